// Bytes as text for the memory of the browser, which holds nothing else.

const PIECE = 0x8000; // arguments that a call takes

export function packed(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length; at += PIECE) parts.push(String.fromCharCode(...bytes.subarray(at, at + PIECE)));
  return btoa(parts.join(""));
}

export const unpacked = (text) => new Blob([Uint8Array.from(atob(text), (char) => char.charCodeAt(0))]);
