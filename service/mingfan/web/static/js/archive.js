// The files in a ZIP archive, by its central directory. Stored and deflated files only, which is what documents are.

import { Refused } from "./refused.js";

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const MOST_BYTES = 64 << 20; // of one file, unpacked: an archive may claim little and hold much

export class Archive {
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
      this.entries = this.read();
    } catch (error) {
      if (error instanceof RangeError) throw new Refused("broken");
      throw error;
    }
  }

  read() {
    const { view } = this;
    let end = view.byteLength - 22;
    while (end >= 0 && view.getUint32(end, true) !== END) end -= 1;
    if (end < 0) throw new Refused("broken");
    const entries = new Map();
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left > 0 && view.getUint32(at, true) === ENTRY; left -= 1) {
      const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
      const path = new TextDecoder().decode(this.bytes.subarray(at + 46, at + 46 + name));
      entries.set(path, { method: view.getUint16(at + 10, true), size: view.getUint32(at + 20, true), header: view.getUint32(at + 42, true) });
      at += 46 + name + extra + comment;
    }
    return entries;
  }

  has(path) {
    return this.entries.has(path);
  }

  async text(path) {
    const { method, size, header } = this.entries.get(path);
    const start = header + 30 + this.view.getUint16(header + 26, true) + this.view.getUint16(header + 28, true);
    const packed = this.bytes.subarray(start, start + size);
    if (method !== 0 && method !== 8) throw new Refused("broken");
    const bytes = method ? await inflate(packed) : packed;
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  }
}

async function inflate(packed) {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts = [];
  let size = 0;
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      size += step.value.length;
      if (size > MOST_BYTES) throw new Refused("large");
      parts.push(step.value);
    }
  } catch (error) {
    throw error instanceof Refused ? error : new Refused("broken");
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
