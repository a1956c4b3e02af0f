// The few things that every view does with the document. Text only ever goes in as text.

export const byId = (id) => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function button(text, act, className = "") {
  const element = make("button", { type: "button", className }, text);
  element.addEventListener("click", act);
  return element;
}

// `role="switch"` with a name of its own: what it switches, not what a press does.
export function toggle(on, name, act, className = "toggle") {
  const element = make("button", { type: "button", className });
  element.setAttribute("role", "switch");
  element.setAttribute("aria-checked", String(on));
  element.setAttribute("aria-label", name);
  element.addEventListener("click", () => act(element.getAttribute("aria-checked") !== "true"));
  return element;
}

// Rebuild a part of the page; where the focus was in it, it is on the element of the same `data-key` again.
export function rebuild(parent, children) {
  const key = parent.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  parent.replaceChildren(...children);
  if (key) [...parent.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key)?.focus();
}
