// A text area for code: line numbers beside it, Tab indents, Esc then Tab leaves.

const INDENT = "  ";

export class CodeArea {
  constructor(area, gutter) {
    Object.assign(this, { area, gutter, leaving: false });
    area.addEventListener("input", () => this.number());
    area.addEventListener("scroll", () => { gutter.scrollTop = area.scrollTop; }, { passive: true });
    area.addEventListener("keydown", (event) => this.key(event));
    area.addEventListener("focus", () => { this.leaving = false; });
    this.number();
  }

  number() {
    const lines = this.area.value.split("\n").length;
    if (lines === this.lines) return;
    this.lines = lines;
    this.gutter.textContent = Array.from({ length: lines }, (_, place) => place + 1).join("\n");
  }

  key(event) {
    if (event.key === "Escape") this.leaving = true;
    else if (event.key === "Tab" && !this.leaving && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      this.indent(event.shiftKey);
    } else if (event.key !== "Shift" && event.key !== "Tab") this.leaving = false;
  }

  // Of the lines selected; typed as by hand, so that the browser can undo it.
  indent(back) {
    const { area } = this;
    const { selectionStart: start, selectionEnd: end, value } = area;
    if (start === end && !back) return this.type(start, end, INDENT);
    const from = value.lastIndexOf("\n", start - 1) + 1;
    const lines = value.slice(from, end).split("\n");
    const changed = lines.map((line) => (back ? line.replace(/^ {1,2}/, "") : INDENT + line)).join("\n");
    this.type(from, end, changed);
    return area.setSelectionRange(Math.max(from, start + (back ? lines[0].length - changed.split("\n")[0].length : 2) * (back ? -1 : 1)), from + changed.length);
  }

  type(start, end, text) {
    this.area.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, text)) {
      this.area.setRangeText(text, start, end, "end");
      this.area.dispatchEvent(new Event("input"));
    }
  }

  goTo(number) {
    const lines = this.area.value.split("\n");
    const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
    this.area.focus();
    this.area.setSelectionRange(start, start + (lines[number - 1] || "").length);
  }
}
