/** Thrown by the readers of option values: what was expected and what was found. */
export class BadValue extends Error {
  constructor(expected: string, found: string) {
    super(`expected ${expected} but found "${found}"`);
  }
}
