// The strip beside the text: where down the way the edits and findings are. A press goes to the nearest edit.

const COLOURS = { made: "--del", kept: "--soft", chosen: "--mark" };

export class Strip {
  constructor(canvas, goTo) {
    Object.assign(this, { canvas, at: [], marks: [], current: -1 });
    canvas.addEventListener("click", (event) => {
      const box = canvas.getBoundingClientRect();
      const share = (event.clientY - box.top) / box.height;
      if (this.at.length) goTo(nearest(this.at, share));
    });
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  show(at, marks) {
    Object.assign(this, { at, marks, current: -1 });
    this.draw();
  }

  point(place) {
    this.current = place;
    this.draw();
  }

  draw() {
    const { canvas } = this;
    const scale = devicePixelRatio;
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    const pen = canvas.getContext("2d");
    const style = getComputedStyle(canvas);
    const colour = (name) => style.getPropertyValue(name);
    const height = Math.max(2, 3 * scale);
    const y = (share) => share * (canvas.height - height);
    this.at.forEach((share, place) => {
      const mark = this.marks[place];
      pen.fillStyle = colour(mark.state === "made" && mark.after ? "--ins" : COLOURS[mark.state]);
      pen.fillRect(2 * scale, y(share), canvas.width - 4 * scale, height);
    });
    if (this.current in this.at) {
      pen.fillStyle = colour("--accent");
      pen.fillRect(0, y(this.at[this.current]) - scale, canvas.width, height + 2 * scale);
    }
  }
}

function nearest(at, share) {
  let best = 0;
  at.forEach((one, place) => {
    if (Math.abs(one - share) < Math.abs(at[best] - share)) best = place;
  });
  return best;
}
