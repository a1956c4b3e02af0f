// A file that is not read, and the word of `refused` that says what helps.
export class Refused extends Error {
  constructor(word) {
    super(word);
    this.word = word;
  }
}
