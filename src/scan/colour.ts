/**
 * ANSI escape sequences, with which programs colour what they print: they are no part of a line.
 */
const ESCAPE = "\x1b";
const SEQUENCES = /\x1b\[[\d;]*[A-Za-z]/g;

export function withoutColour(text: string): string {
  return text.includes(ESCAPE) ? text.replace(SEQUENCES, "") : text;
}
