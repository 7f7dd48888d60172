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
/** If one format reads so many lines at the start without exception, and some from further on, these are enough. */
export const ENOUGH_LINES = 20;
export const ENOUGH_FURTHER_LINES = 10;
/** Neighbours, for formats whose lines depend on earlier ones; the others are drawn from the whole head. */
const SHARE_OF_NEIGHBOURS = 0.5;

const HAS_TIME = /\d\d:\d\d|\b1\d{9}/;
const HAS_ADDRESS = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|[\da-fA-F]{1,4}:[\da-fA-F]{0,4}:[\da-fA-F:]*/;
const HAS_STATUS = /(?:^|[^\d.])[1-5]\d\d(?![\d.:])/;

export function sampleLines(head: Uint8Array, isWhole: boolean): SampleLine[] {
  const texts = new TextDecoder().decode(head).split("\n"); // a byte-order mark at the start is dropped
  if (!isWhole && texts.length > 1) texts.pop();
  const most = head.length > SHORT_HEAD_BYTES ? MANY_LINES : MOST_LINES;
  const neighbours = Math.floor(most * SHARE_OF_NEIGHBOURS);
  const lines: SampleLine[] = [];
  let next = 0;
  for (; next < texts.length && lines.length < neighbours; next += 1) addLine(lines, texts, next);
  for (const index of spread(range(next, texts.length), most - neighbours)) addLine(lines, texts, index);
  return lines;
}

/** Leaves out blank lines. */
function addLine(lines: SampleLine[], texts: readonly string[], index: number): void {
  const text = texts[index] as string;
  if (/[^ \t\r]/.test(text)) lines.push({ text: text.endsWith("\r") ? text.slice(0, -1) : text, number: index + 1 });
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

/** At most `most` of the items, evenly spaced. */
export function spread<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)] as T);
}

const likeRecords = new WeakMap<SampleLine, boolean>();

/** Whether a line says what a record does: a time, an address and a number that may be a status. */
export function isLikeRecord(line: SampleLine): boolean {
  let known = likeRecords.get(line);
  if (known === undefined) {
    known = HAS_TIME.test(line.text) && HAS_ADDRESS.test(line.text) && HAS_STATUS.test(line.text);
    likeRecords.set(line, known);
  }
  return known;
}
