// Files in and out of the page: reading a dropped file strictly, saving what the service gave.

const ENCODINGS = ["utf-8", "gb18030", "big5"];

// The text of a file and what it was read as; null where it is no text. Nothing is replaced: a byte that does not fit
// rules the encoding out.
export async function readFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const marked = (bytes[0] === 0xff && bytes[1] === 0xfe && "utf-16le") || (bytes[0] === 0xfe && bytes[1] === 0xff && "utf-16be");
  for (const encoding of marked ? [marked] : ENCODINGS) {
    try {
      const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: !marked }).decode(bytes);
      return { text, encoding };
    } catch {
      continue;
    }
  }
  return null;
}

export function save(content, name, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Without TLS browsers offer only this older way.
  const area = document.body.appendChild(document.createElement("textarea"));
  area.value = text;
  area.select();
  document.execCommand("copy");
  area.remove();
}
