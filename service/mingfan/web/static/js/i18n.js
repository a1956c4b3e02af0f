// Which language the page is in, and its words. One language at a time: what has names in both is asked for by `named`.

import en from "./words/en.js";
import zh from "./words/zh.js";

const WORDS = { "zh-CN": zh, en };
let language = localStorage.getItem("mingfan-language") || (navigator.language.startsWith("zh") ? "zh-CN" : "en");

export const current = () => language;

export function say(name, ...values) {
  const word = WORDS[language][name];
  return typeof word === "function" ? word(...values) : word;
}

// `title`, `why` or `message` of something that the service describes in both languages.
export function named(thing, field) {
  return (language === "en" && thing[`${field}_en`]) || thing[field] || "";
}

export function number(value) {
  return value.toLocaleString(language);
}

const TARGETS = {
  i18n: (element, word) => { element.textContent = word; },
  i18nLabel: (element, word) => element.setAttribute("aria-label", word),
  i18nPlaceholder: (element, word) => { element.placeholder = word; },
  i18nTitle: (element, word) => { element.title = word; },
};

export function translate() {
  document.documentElement.lang = language;
  for (const [key, put] of Object.entries(TARGETS)) {
    const attribute = `data-${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    for (const element of document.querySelectorAll(`[${attribute}]`)) put(element, say(element.dataset[key]));
  }
}

export function otherLanguage() {
  language = language === "en" ? "zh-CN" : "en";
  localStorage.setItem("mingfan-language", language);
}
