/**
 * Escape sequences of terminals (ECMA-48), with which programs colour what they print, link it or erase what stood there:
 * they are no part of a line, and neither is the CR behind one that erases.
 */
const ESCAPE = "\x1b";
const SEQUENCES = /\x1b\[[0-?]*[ -/]*[@-~]\r?|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g;

export function withoutColour(text: string): string {
  return text.includes(ESCAPE) ? text.replace(SEQUENCES, "") : text;
}
