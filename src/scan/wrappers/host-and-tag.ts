/**
 * What stands between the stamp of a syslog line and its text: a host, and a tag that names the program.
 *
 *     host haproxy[14389]: TEXT     host nginx: TEXT     nginx: TEXT     nginx:{"status":502}     as it should be
 *     host haproxy[14389] TEXT      host nginx TEXT      host TEXT       TEXT                     as it is, too
 */
import { matchAt } from "./match-at.ts";

/** A word with a colon behind it that is no address and no header of W3C's (`#Fields:`). */
const TAG = /(?![\da-f.]*:[\da-f.:]*: )[^ \t#{"=[][^ \t{"=[]*(?:\[[^ \]]*\])?:(?: +|(?=\{)|$)/iy;
/** A bracket that it does not close begins a text: `[pid: 17|app: 0] …`. */
const HOST = /(?!\[[^ \]]* )[^ \t#{"=][^ \t{"=]* +/y;
const NAME = /[a-z][\w./-]*(?:\[[^ \]]*\])? +(?=[^ ])/iy;
/** `203.0.113.9 - ` and `203.0.113.9:33317 [`: what would be a host starts the text. */
const CLIENT = /[\da-f]*[.:][\da-f.:]*(?: - |:\d+ \[)/iy;

/** The end of a tag at this place; null where there is none. */
export function afterTag(text: string, at: number): number | null {
  return matchAt(TAG, text, at) === null ? null : TAG.lastIndex;
}

/** The end of a tag, with a host in front of it or not. */
export function afterHostAndTag(text: string, at: number): number | null {
  const end = afterTag(text, at);
  if (end !== null) return end;
  return matchAt(HOST, text, at) === null ? null : afterTag(text, HOST.lastIndex);
}

/** The same where nothing ends with a colon: the end of a host, and of a tag if the next word can be one. */
export function afterHostAndName(text: string, at: number): number {
  if (matchAt(CLIENT, text, at) !== null || matchAt(HOST, text, at) === null) return at;
  return matchAt(NAME, text, HOST.lastIndex) === null ? HOST.lastIndex : NAME.lastIndex;
}
