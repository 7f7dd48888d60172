/**
 * What `grep` puts in front of a line: the file's name, the line's number, or both.
 *
 *     access.log:TEXT     17:TEXT     access.log:17:TEXT        a line that matches
 *     access.log-TEXT     18-TEXT     access.log-18-TEXT        a line of its context (-A, -B, -C)
 *
 * A number and a colon may as well begin an IPv6 address: `20:2001:db8::9`. Which it is, is decided for a whole source, see
 * `grep-numbers.ts`; here stands what the readings of one line are.
 */
import type { Address } from "../../partial/address-set.ts";
import { parseAddress } from "../address.ts";

/** With a letter, and a dot, a slash or a word that logs are called by; in a path blanks may stand. */
const NAME =
  String.raw`(?:(?=[^\s:"]*[A-Za-z])(?=[^\s:"]*(?:[./\\]|[Ll]og|[Aa]ccess))[^\s:"[\]{}|]{1,255}` +
  String.raw`|(?:[A-Za-z]:[\\/]|\.{0,2}\/)[^:"[\]{}|\t]{1,255})`;
/** `-T` puts blanks in front of the number and a tab behind the colon. */
const NUMBERED = new RegExp(String.raw`^(?:${NAME}:)? *(\d{1,9}):\t?(?=\S)`);
/** `example.com:8080 ` is a host and its port. */
const NAMED = new RegExp(String.raw`^${NAME}:\t?(?!\d+ )(?=\S)`);
const NUMBERED_CONTEXT = new RegExp(String.raw`^(?:${NAME}-)?\d{1,9}-\t?(?=[\da-fA-F:{])`);
const NAMED_CONTEXT = new RegExp(String.raw`^${NAME}-\t?(?=[\da-fA-F:{])`);
const NOTICE = /^(?:--$|Binary file .+ matches$|[a-z]{0,3}grep: )/;
const FIRST_WORD = /^[^\s,;"]{0,60}/;

export interface NumberedLine {
  readonly number: number;
  /** Behind the number. */
  readonly rest: string;
  /** From the number on. */
  readonly whole: string;
}

export function numberedLine(text: string): NumberedLine | null {
  const found = NUMBERED.exec(text);
  if (found === null) return null;
  const digits = found[1] as string;
  const end = found[0].length;
  const start = found[0].lastIndexOf(digits);
  return { number: Number(digits), rest: text.slice(end), whole: text.slice(start) };
}

/** What stands behind the name; null where there is none. */
export function behindName(text: string): string | null {
  const found = NAMED.exec(text);
  return found === null ? null : text.slice(found[0].length);
}

/** What stands behind the number of a line of context; null where it is none. */
export function behindNumberOfContext(text: string): string | null {
  return contextOf(NUMBERED_CONTEXT, text);
}

/** What stands behind the name of a line of context; null where it is none. */
export function behindNameOfContext(text: string): string | null {
  return contextOf(NAMED_CONTEXT, text);
}

/** Hyphens stand in names and dates, too: only a client or an object shows that the name has ended. */
function contextOf(pattern: RegExp, text: string): string | null {
  const found = pattern.exec(text);
  if (found === null) return null;
  const rest = text.slice(found[0].length);
  return rest.startsWith("{") || isAllocated(addressIn(rest)) ? rest : null;
}

/** Whether grep says it itself: what separates contexts, which file is binary. */
export function isNoticeOfGrep(text: string): boolean {
  return NOTICE.test(text);
}

/** The address that is all of the first word. */
export function addressIn(text: string): Address | null {
  return parseAddress((FIRST_WORD.exec(text) as RegExpExecArray)[0]);
}

/** First 16 bits of IPv6 addresses that are in use: the registries', 6to4, documentation, NAT64 and local ones. */
const ALLOCATED: readonly (readonly [least: number, most: number])[] = [
  [0x0064, 0x0064],
  [0x2001, 0x2003],
  [0x2400, 0x241f],
  [0x2600, 0x263f],
  [0x2800, 0x280f],
  [0x2a00, 0x2a1f],
  [0x2c00, 0x2c0f],
  [0x3fff, 0x3fff],
  [0xfc00, 0xfdff],
  [0xfe80, 0xfebf],
];

/** Whether a client can have this address: an IPv4 address, or an IPv6 address of a network that is in use. */
export function isAllocated(address: Address | null): boolean {
  if (address === null || typeof address === "number") return address !== null;
  return isFirstGroup(address[0] >>> 16);
}

/** Whether digits in front of a colon may begin an address that a client can have. */
export function mayBeginAddress(number: number): boolean {
  return number <= 9_999 && isFirstGroup(Number.parseInt(String(number), 16));
}

function isFirstGroup(group: number): boolean {
  return ALLOCATED.some(([least, most]) => group >= least && group <= most);
}
