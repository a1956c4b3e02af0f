// Calls to the service. Every failure comes out as one kind of error, with the service's own code and message.

import { unpacked } from "./bytes.js";
import { current } from "./i18n.js";

const KEY = "mingfan-key";

export class Failure extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.faults = error.faults || [];
  }
}

export function setKey(key) {
  sessionStorage.setItem(KEY, key);
}

async function call(path, options = {}) {
  const headers = { Accept: "application/json", "Accept-Language": current(), ...options.headers };
  const key = sessionStorage.getItem(KEY);
  if (key) headers["X-API-Key"] = key;
  let response;
  try {
    response = await fetch(path, { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure(0, { code: "offline", message: "" });
  }
  if (response.ok) return response.json();
  const body = await response.json().catch(() => ({ error: { code: "unknown", message: response.statusText } }));
  throw new Failure(response.status, body.error);
}

// Options as the fields of a form: of lists only `allow` may hold commas, and is repeated.
function form(file, options) {
  const fields = new FormData();
  fields.append("file", file);
  for (const [name, value] of Object.entries(options)) {
    const values = Array.isArray(value) && name !== "allow" ? [value.join(",")] : [value].flat();
    for (const one of values) if (one !== null && one !== "") fields.append(name, String(one));
  }
  return fields;
}

function post(path, body, signal) {
  return call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal });
}

export const profiles = () => call("/v1/profiles");
export const rules = (options) => call(`/v1/rules?${new URLSearchParams(options)}`);
// A document is its text, or the bytes of a file in which some are damaged.
export const clean = ({ text, bytes }, options, signal) => (bytes ? cleanFile(unpacked(bytes), options, signal) : post("/v1/clean", { text, ...options }, signal));
export const cleanFile = (file, options, signal) => call("/v1/clean", { method: "POST", body: form(file, { errors: "report", encoding: "auto", ...options }), signal });
export const testRules = (body, signal) => post("/v1/rules/test", body, signal);
