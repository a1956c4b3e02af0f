// The work on this machine, so that a reload loses nothing: in localStorage, and nowhere when the user says so.

const WORK = "mingfan-work";
const FORGET = "mingfan-forget";

export const remembers = () => localStorage.getItem(FORGET) === null;

export function remember(on) {
  if (on) localStorage.removeItem(FORGET);
  else localStorage.setItem(FORGET, "1");
  if (!on) localStorage.removeItem(WORK);
}

// Whether it could be kept: browsers give a page about 5 million characters.
export function keepWork(work) {
  if (!remembers()) return true;
  try {
    localStorage.setItem(WORK, JSON.stringify(work, (_, value) => {
      if (value instanceof Set) return [...value];
      return value instanceof Map ? Object.fromEntries(value) : value;
    }));
    return true;
  } catch {
    localStorage.removeItem(WORK);
    return false;
  }
}

export function storedWork() {
  try {
    const work = JSON.parse(localStorage.getItem(WORK));
    return work?.documents?.length && work.documents.every((one) => typeof one.text === "string") ? work : null;
  } catch {
    return null;
  }
}
