// The words of the page in both languages, and which one is shown. Rules speak for themselves, as their packs do.

const WORDS = {
  "zh-CN": {
    skip: "跳到正文", tagline: "看得见、撤得回的文本清洗", docs: "接口文档", key: "密钥", theme: "主题：浅色、深色或随系统",
    settings: "用哪些规则", profile: "配置档", packs: "规则包", document: "文本", views: "视图", input: "原文",
    marked: "批注", clean: "结果", write: "写规则", sample: "载入示例", open: "打开文件", copy: "复制结果",
    download: "下载结果", report: "下载报告", placeholder: "粘贴文本，或把文件拖到这里", drop: "松手即载入",
    previous: "上一处改动", next: "下一处改动", removed: "删去", inserted: "补上", invisible: "不可见字符",
    reason: "改动的理由", writeHint: "规则是数据：写下要改什么，附上至少一个该改的例子和一个长得像却不该改的例子。停笔即运行。",
    onText: "也在当前文本上试", run: "运行用例", summary: "统计", charsIn: "原文字数", charsOut: "结果字数",
    edits: "改动", time: "用时", byRule: "按规则",
    byRuleEmpty: "清洗后，这里列出每条规则改了几处；关掉一条，文本立刻按余下的规则重算。", findings: "待人查看", otherCopy: "看另一份",
    keyTitle: "此服务需要密钥", keyLabel: "API 密钥（只留在本标签页）", cancel: "取消", ok: "好",
    working: "清洗中…", changed: (n) => `改动 ${n} 处`, nothing: "没有要改的", failed: "没有清洗", offline: "连不上服务",
    copied: "已复制", switchOff: "关掉这条规则", switchOn: "打开这条规则", off: "已关", place: (k, n) => `第 ${k} 处，共 ${n} 处`,
    readAs: (name) => `按 ${name} 读入`, unreadable: "这个文件不是能读的文本", passed: (n) => `${n} 个用例全部通过`,
    wrong: (k, n) => `${n} 个用例中 ${k} 个不对`, expected: "应为", got: "实为", line: (n) => `第 ${n} 行`, on: "随系统",
    tooMany: (n) => `只列出前 ${n} 条`, other: "English", themes: { auto: "随系统", light: "浅色", dark: "深色" },
  },
  en: {
    skip: "Skip to the text", tagline: "Text cleaning you can see and take back", docs: "API", key: "Key",
    theme: "Theme: light, dark or the system's", settings: "Which rules", profile: "Profile", packs: "Packs",
    document: "Text", views: "Views", input: "Original", marked: "Marked", clean: "Result", write: "Write a rule",
    sample: "Sample", open: "Open file", copy: "Copy", download: "Save result", report: "Save report", placeholder: "Paste a text, or drop a file here", drop: "Drop to load",
    previous: "Previous edit", next: "Next edit", removed: "removed", inserted: "inserted", invisible: "invisible",
    reason: "Why this edit",
    writeHint: "A rule is data: say what to change, with at least one example that it changes and one look-alike that it must keep. It runs when you stop typing.",
    onText: "Try it on the text too", run: "Run the examples", summary: "Summary", charsIn: "Characters in",
    charsOut: "Characters out", edits: "Edits", time: "Time", byRule: "By rule",
    byRuleEmpty: "After cleaning, each rule is listed with its edits. Switch one off and the text is cleaned again without it.",
    findings: "For you to look at", otherCopy: "Go to the other copy", keyTitle: "This service needs a key", keyLabel: "API key (kept in this tab only)",
    cancel: "Cancel", ok: "OK", working: "Cleaning…", changed: (n) => `${n} ${n === 1 ? "edit" : "edits"}`,
    nothing: "Nothing to change", failed: "Not cleaned", offline: "The service cannot be reached", copied: "Copied",
    switchOff: "Switch this rule off", switchOn: "Switch this rule on", off: "off", place: (k, n) => `${k} of ${n}`,
    readAs: (name) => `Read as ${name}`, unreadable: "This file is not text that can be read",
    passed: (n) => `All ${n} cases pass`, wrong: (k, n) => `${k} of ${n} cases fail`, expected: "expected", got: "got",
    line: (n) => `line ${n}`, on: "system", tooMany: (n) => `Only the first ${n} are listed`, other: "中文",
    themes: { auto: "system", light: "light", dark: "dark" },
  },
};

let language = localStorage.getItem("mingfan-language") || (navigator.language.startsWith("zh") ? "zh-CN" : "en");

export function say(name, ...values) {
  const word = WORDS[language][name];
  return typeof word === "function" ? word(...values) : word;
}

export function number(value) {
  return value.toLocaleString(language);
}

export function translate() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-i18n]")) element.textContent = say(element.dataset.i18n);
  for (const element of document.querySelectorAll("[data-i18n-label]")) {
    element.setAttribute("aria-label", say(element.dataset.i18nLabel));
  }
  for (const element of document.querySelectorAll("[data-i18n-placeholder]")) {
    element.placeholder = say(element.dataset.i18nPlaceholder);
  }
}

export function otherLanguage() {
  language = language === "en" ? "zh-CN" : "en";
  localStorage.setItem("mingfan-language", language);
}
