// From the work to an answer of the service: one request at a time, the last answers kept, a failure that loses nothing.

import * as api from "./api.js";
import { ask } from "./dialog.js";

const KEPT = 12; // answers
const LARGE = 1_000_000; // units; of larger texts only the last two answers are kept
const KEPT_LARGE = 2;

export class Cleaning {
  // `hear`: { busy, answered, failed }.
  constructor(hear) {
    Object.assign(this, { hear, answers: [] });
  }

  // Answers at once where the same was asked before, else after `delay` ms without another call.
  ask(document, options, delay) {
    clearTimeout(this.timer);
    this.request?.abort();
    const key = JSON.stringify(options);
    const known = this.answers.find((answer) => answer.key === key && answer.text === document.text && answer.bytes === document.bytes);
    if (known) return this.hear.answered(known);
    this.hear.busy();
    this.timer = setTimeout(() => this.send(document, options, key), delay);
    return undefined;
  }

  async send(document, options, key) {
    const { text, bytes } = document;
    this.request = new AbortController();
    const { signal } = this.request;
    try {
      const result = await ask(() => api.clean(document, { offset_unit: "utf16", copies: true, ...options }, signal));
      const answer = { text, bytes, key, result };
      this.answers = [answer, ...this.answers].slice(0, text.length > LARGE ? KEPT_LARGE : KEPT);
      if (!signal.aborted) this.hear.answered(answer);
    } catch (error) {
      if (error.name !== "AbortError") this.hear.failed(error);
    }
  }
}
