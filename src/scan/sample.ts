/**
 * The lines of a source's beginning by which its format is recognised.
 */

export interface SampleLine {
  readonly text: string;
  readonly number: number;
}

/** How many are looked at in all. */
const MOST_LINES = 200;
/** The same of a head that is longer, because there was no record in a shorter one. */
const MANY_LINES = 5_000;
const SHORT_HEAD_BYTES = 256 * 1024;
/** If one format reads the first lines without exception, and as many from further on, these are enough. */
export const ENOUGH_LINES = 20;
/** Neighbours, for formats whose lines depend on earlier ones; the others are drawn from the whole head. */
const SHARE_OF_NEIGHBOURS = 0.5;

const HAS_TIME = /\d\d:\d\d|\b1\d{9}/;
const HAS_ADDRESS = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|[\da-fA-F]{1,4}:[\da-fA-F]{0,4}:[\da-fA-F:]*/;
const HAS_STATUS = /(?:^|[^\d.])[1-5]\d\d(?![\d.:])/;

export function sampleLines(head: Uint8Array, isWhole: boolean): SampleLine[] {
  const texts = new TextDecoder().decode(head).split("\n"); // a byte-order mark at the start is dropped
  if (!isWhole && texts.length > 1) texts.pop();
  const lines = texts
    .map((text, index) => ({ text: text.endsWith("\r") ? text.slice(0, -1) : text, number: index + 1 }))
    .filter(({ text }) => /[^ \t\r]/.test(text));
  return drawn(lines, head.length > SHORT_HEAD_BYTES ? MANY_LINES : MOST_LINES);
}

function drawn(lines: readonly SampleLine[], most: number): SampleLine[] {
  if (lines.length <= most) return [...lines];
  const neighbours = Math.floor(most * SHARE_OF_NEIGHBOURS);
  return [...lines.slice(0, neighbours), ...spread(lines.slice(neighbours), most - neighbours)];
}

/** At most `most` of the lines, evenly spaced. */
export function spread<T>(lines: readonly T[], most: number): T[] {
  if (lines.length <= most) return [...lines];
  return Array.from({ length: most }, (_, index) => lines[Math.floor((index * lines.length) / most)] as T);
}

/** Whether a line says what a record does: a time, an address and a number that may be a status. */
export function isLikeRecord(text: string): boolean {
  return HAS_TIME.test(text) && HAS_ADDRESS.test(text) && HAS_STATUS.test(text);
}
