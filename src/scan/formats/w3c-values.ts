/**
 * Cuts a line of the W3C extended format into values, up to the last that is wanted.
 *
 * - Lines are separated as they are, not as their `#Fields:` directive is: CloudFront names its columns with spaces in
 *   between and separates values with tabs. Several spaces are one separator; between two tabs or commas is a value.
 * - A value that starts with a quote ends at the next one that a separator follows, and may have spaces in it and
 *   quotes, doubled: `"Mozilla/5.0 (""x"")"`. IIS quotes nothing, so a value may also start with a quote of its own:
 *   `"Mozilla/5.0+(x)`. Where reading quotes changes how many values there are, the right number decides.
 * - Where there are more values than columns, one of them may hold blanks, see `w3c-blanks.ts`.
 */
import { parseAddress } from "../address.ts";
import { withBlanks } from "./w3c-blanks.ts";
import type { Columns } from "./w3c-columns.ts";

const QUOTE = 0x22;
const SPACE = 0x20;
const Quotes = { read: "read", ignored: "ignored" } as const;
type Quotes = (typeof Quotes)[keyof typeof Quotes];

interface Cut {
  /** By column; undefined where the line ended before, "" where it is not wanted. */
  readonly values: readonly (string | undefined)[];
  /** How many there are in a line with spaces between them; else at least how many. */
  readonly count: number;
  /** Whether a separator stood between quotes. */
  readonly hasQuotedSeparator: boolean;
}

/** Null where there are more values than columns, and which of them belong together is not certain. */
export function valuesIn(text: string, columns: Columns): Cut["values"] | null {
  const separator = separatorOf(text, columns);
  const { wanted, count } = columns;
  const cut = cutAt(separator, text, wanted, separator === "\t" ? Quotes.ignored : Quotes.read);
  if (separator !== " " || cut.count === count) return cut.values;
  const plain = cut.hasQuotedSeparator ? cutAt(separator, text, wanted, Quotes.ignored) : cut;
  if (plain.count === count) return plain.values;
  if (cut.count < count) return cut.values;
  const all = cutAt(separator, text, new Array<boolean>(cut.count).fill(true), Quotes.read).values;
  const words = withListsJoined(all as readonly string[]);
  if (words.length === count) return words;
  return columns.shapes.includes(null) && words.length > count ? withBlanks(words, columns) : cut.values;
}

/** `203.0.113.9, 198.51.100.7` is one value, as nothing else ends in a comma behind an address. */
function withListsJoined(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  let isOpen = false;
  for (const word of words) {
    if (isOpen) joined[joined.length - 1] += ` ${word}`;
    else joined.push(word);
    isOpen = word.endsWith(",") && parseAddress(word.slice(0, -1)) !== null;
  }
  return joined;
}

/** The first separator that there is; tabs before spaces if the directive has tabs. */
function separatorOf(text: string, columns: Columns): Columns["separator"] {
  if (columns.separator === ",") return ",";
  const tab = text.indexOf("\t");
  if (tab === -1) return " ";
  if (columns.separator === "\t") return "\t";
  const space = text.indexOf(" ");
  return space === -1 || tab < space ? "\t" : " ";
}

function cutAt(separator: Columns["separator"], text: string, wanted: readonly boolean[], quotes: Quotes): Cut {
  const values: (string | undefined)[] = [];
  const isCounted = separator === " ";
  let hasQuotedSeparator = false;
  let readsQuotes = quotes === Quotes.read;
  let column = 0;
  let at = separator === " " ? skipSpaces(text, 0) : 0;
  while (at < text.length && (column < wanted.length || isCounted)) {
    let from = at;
    if (readsQuotes && text.charCodeAt(at) === QUOTE) {
      const close = closingQuote(text, at, separator.charCodeAt(0));
      readsQuotes = close !== -1; // one search to the end of the line is enough
      from = Math.max(at, close);
      hasQuotedSeparator ||= text.slice(at, from).includes(separator);
    }
    const next = text.indexOf(separator, from);
    const end = next === -1 ? text.length : next;
    if (column < wanted.length) values.push(wanted[column] ? unquoted(text.slice(at, end)) : "");
    column += 1;
    at = separator === " " ? skipSpaces(text, end) : end + 1;
  }
  return { values, count: column, hasQuotedSeparator };
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at += 1;
  return at;
}

/** The quote that ends what one at `open` begins, -1 where there is none. */
function closingQuote(text: string, open: number, separator: number): number {
  let at = text.indexOf('"', open + 1);
  while (at !== -1) {
    const next = text.charCodeAt(at + 1);
    if (next === separator || Number.isNaN(next)) return at;
    at = text.indexOf('"', next === QUOTE ? at + 2 : at + 1);
  }
  return -1;
}

function unquoted(value: string): string {
  if (value.charCodeAt(0) !== QUOTE || value.length < 2 || !value.endsWith('"')) return value;
  return value.slice(1, -1).replaceAll('""', '"');
}
