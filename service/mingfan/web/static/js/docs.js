// Try-it of /docs: sends what is in the box and shows what comes back, with the key that the page was given.

const KEY = "mingfan-key";

async function send(form) {
  const out = form.querySelector("output");
  const headers = { "Content-Type": form.dataset.media, Accept: "application/json, application/x-ndjson" };
  const key = sessionStorage.getItem(KEY);
  if (key) headers["X-API-Key"] = key;
  out.textContent = "…";
  try {
    const response = await fetch(form.dataset.path, { method: "POST", headers, body: form.querySelector("textarea").value });
    out.textContent = `${response.status}\n${readable(await response.text())}`;
  } catch (error) {
    out.textContent = String(error.message || error);
  }
}

function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

for (const form of document.querySelectorAll("form.try")) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}
