/**
 * The lines of a source's beginning by which its format is recognised.
 */
import { withoutColour } from "./colour.ts";

export interface SampleLine {
  readonly text: string;
  readonly number: number;
}

/** How many are looked at in all. */
const MOST_LINES = 200;
/** The same of a head that is longer, because there was no record in a shorter one. */
const MANY_LINES = 5_000;
/** In characters. */
const SHORT_HEAD = 256 * 1024;
/** If one format reads so many lines at the start without exception, and some from further on, these are enough. */
export const ENOUGH_LINES = 20;
export const ENOUGH_FURTHER_LINES = 10;
/** Neighbours, for formats whose lines depend on earlier ones; the others are drawn from the whole head. */
const SHARE_OF_NEIGHBOURS = 0.5;

const IS_NO_BLANK = /[^ \t\r]/;
const HAS_TIME = /\d\d:\d\d|\b1\d{9}/;
const HAS_ADDRESS = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|[\da-fA-F]{1,4}:[\da-fA-F]{0,4}:[\da-fA-F:]*/;
const HAS_STATUS = /(?:^|[^\d.])[1-5]\d\d(?![\d.:])/;

/** The first lines that are not blank; one that may go on behind the head only where there is no other. */
export function firstLines(head: string, isWhole: boolean, most: number): SampleLine[] {
  const lines: SampleLine[] = [];
  for (let at = 0, number = 1; at <= head.length && lines.length < most; number += 1) {
    const lineFeed = head.indexOf("\n", at);
    if (lineFeed === -1 && !isWhole && number > 1) break;
    const end = lineFeed === -1 ? head.length : lineFeed;
    const text = withoutEnds(head.slice(at, end));
    if (IS_NO_BLANK.test(text)) lines.push({ text, number });
    at = end + 1;
  }
  return lines;
}

/** Neighbours at the start, for formats whose lines depend on earlier ones, and others from all of the head. */
export function sampleLines(head: string, isWhole: boolean): SampleLine[] {
  const most = head.length > SHORT_HEAD ? MANY_LINES : MOST_LINES;
  const lines = firstLines(head, isWhole, Number.POSITIVE_INFINITY);
  const neighbours = Math.floor(most * SHARE_OF_NEIGHBOURS);
  return [...lines.slice(0, neighbours), ...spread(lines.slice(neighbours), most - neighbours)];
}

/** At most `most` lines of the head, evenly spaced and whole; their numbers are not known. */
export function linesFurtherOn(head: string, most: number): SampleLine[] {
  const lines: SampleLine[] = [];
  for (let index = 1; index <= most; index += 1) {
    const from = head.indexOf("\n", Math.floor((index * head.length) / (most + 1))) + 1;
    const end = from === 0 ? -1 : head.indexOf("\n", from);
    const text = end === -1 ? "" : withoutEnds(head.slice(from, end));
    if (IS_NO_BLANK.test(text)) lines.push({ text, number: Number.NaN });
  }
  return lines;
}

/** A line without what the driver drops: NULs and marks in front, and the CR of its CR LF. */
function withoutEnds(line: string): string {
  const text = withoutColour(line.endsWith("\r") ? line.slice(0, -1) : line);
  return text.startsWith("\0") || text.startsWith("\ufeff") ? text.replace(/^[\0\ufeff]+/, "") : text;
}

/** At most `most` of the items, evenly spaced. */
function spread<T>(items: readonly T[], most: number): readonly T[] {
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
