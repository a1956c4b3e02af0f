// The text of .docx, .epub and HTML, read here in the page: text nodes only, a line for each paragraph. Nothing in them runs,
// and nothing is fetched, for a parsed document is never shown.

import { Refused } from "./refused.js";
import { Archive } from "./archive.js";

const WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const BLOCKS = new Set("address article aside blockquote body caption dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead title tr ul".split(" "));
const UNSEEN = new Set("head script style template noscript iframe object svg math".split(" "));

export async function officeText(bytes) {
  const archive = new Archive(bytes);
  if (archive.has("word/document.xml")) return { text: wordText(await archive.text("word/document.xml")), encoding: ".docx" };
  if (archive.has("META-INF/container.xml")) return { text: await bookText(archive), encoding: ".epub" };
  throw new Refused(archive.has("[Content_Types].xml") ? "office" : "zip");
}

function parse(source, type = "application/xml") {
  const tree = new DOMParser().parseFromString(source, type);
  if (tree.querySelector("parsererror")) throw new Refused("broken");
  return tree;
}

// What was deleted under tracked changes is in elements of another name, and so stays out.
function wordText(source) {
  const paragraphs = [...parse(source).getElementsByTagNameNS(WORD, "p")];
  return paragraphs.map((paragraph) => runs(paragraph, paragraph)).join("\n") + "\n";
}

function runs(node, paragraph) {
  let text = "";
  for (const child of node.children) {
    if (child.namespaceURI === WORD && child.localName === "p" && child !== paragraph) continue; // of a text box: told by itself
    const shown = { t: child.textContent, tab: "\t", br: "\n", cr: "\n", noBreakHyphen: "-" }[child.namespaceURI === WORD ? child.localName : ""];
    text += shown ?? runs(child, paragraph);
  }
  return text;
}

async function bookText(archive) {
  const container = parse(await archive.text("META-INF/container.xml"));
  const root = container.querySelector("rootfile")?.getAttribute("full-path");
  if (!archive.has(root)) throw new Refused("broken");
  const book = parse(await archive.text(root));
  const items = new Map([...book.getElementsByTagNameNS("*", "item")].map((item) => [item.id, item.getAttribute("href")]));
  const chapters = [];
  for (const reference of book.getElementsByTagNameNS("*", "itemref")) {
    const href = items.get(reference.getAttribute("idref"));
    const path = href && new URL(decodeURIComponent(href), `file:///${root}`).pathname.slice(1);
    const name = path && decodeURIComponent(path);
    if (name && archive.has(name)) chapters.push(htmlText(await archive.text(name)));
  }
  return chapters.join("\n");
}

export function htmlText(source) {
  const writer = { lines: [""] };
  walk(new DOMParser().parseFromString(source, "text/html").body, writer, false);
  const lines = writer.lines.map((line) => line.trim()).filter((line, place, all) => line || (place && all[place - 1]));
  return `${lines.join("\n").trim()}\n`;
}

function walk(node, writer, preformatted) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) put(writer, preformatted ? child.data : child.data.replace(/[ \t\r\n\f]+/g, " "));
    else if (child.localName === "br") writer.lines.push("");
    else if (child.nodeType === Node.ELEMENT_NODE && !UNSEEN.has(child.localName)) {
      const block = BLOCKS.has(child.localName);
      if (block && writer.lines.at(-1)) writer.lines.push("");
      walk(child, writer, preformatted || child.localName === "pre");
      if (child.localName === "td" || child.localName === "th") put(writer, "\t");
      if (block && writer.lines.at(-1)) writer.lines.push("");
    }
  }
}

function put(writer, text) {
  const [first, ...rest] = text.split("\n");
  writer.lines[writer.lines.length - 1] += first;
  writer.lines.push(...rest);
}
