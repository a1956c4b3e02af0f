// The dialog that asks for a key. Enter means OK; a key that the service refused is said to be wrong.

import { setKey } from "./api.js";
import { byId } from "./dom.js";
import { say } from "./i18n.js";

let open = null;

// Whether the user gave a key. Asked twice at the same time, it is one dialog with one answer.
export function askForKey(wrong = false) {
  open ??= new Promise((resolve) => {
    const dialog = byId("key-dialog");
    byId("key-button").hidden = false;
    byId("key-wrong").textContent = wrong ? say("keyWrong") : "";
    byId("key-input").setAttribute("aria-invalid", String(wrong));
    dialog.returnValue = "";
    dialog.showModal();
    dialog.addEventListener("close", () => {
      const given = dialog.returnValue === "ok" && byId("key-input").value.trim();
      if (given) setKey(given);
      byId("key-input").value = "";
      open = null;
      resolve(Boolean(given));
    }, { once: true });
  });
  return open;
}

export function setUpKeyDialog(again) {
  byId("key-cancel").addEventListener("click", () => byId("key-dialog").close());
  byId("key-button").addEventListener("click", async () => (await askForKey()) && again());
}

// What `call` gives; while the service asks for a key the user is asked for one.
export async function ask(call) {
  for (let wrong = false; ; wrong = true) {
    try {
      return await call();
    } catch (error) {
      if (error.status !== 401 || !(await askForKey(wrong))) throw error;
    }
  }
}
