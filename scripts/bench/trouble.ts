/**
 * What a person can put right: a bad option, a program that fails, a signal. Anything else is a bug.
 */
export class Trouble extends Error {
  override readonly name = "Trouble";
}
