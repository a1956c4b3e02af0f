// Undo and redo over whole states. A state is never changed once it is recorded, so keeping it costs a reference.

const MOST = 200;

export class History {
  constructor() {
    this.past = [];
    this.future = [];
  }

  // Before a change: what to come back to.
  record(now) {
    this.past.push(now);
    if (this.past.length > MOST) this.past.shift();
    this.future = [];
  }

  undo(now) {
    return this.step(this.past, this.future, now);
  }

  redo(now) {
    return this.step(this.future, this.past, now);
  }

  step(from, to, now) {
    if (!from.length) return null;
    to.push(now);
    return from.pop();
  }
}
