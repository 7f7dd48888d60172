/**
 * The output of `grep`: with numbers (`-n`, with names or not), and with names only (`-H`, `-r`, several files). These are
 * two wrappers, since `access.log:2001:db8::9` has no number in it: which of them a source has is decided by its sample.
 */
import { Utf8 } from "../formats/format.ts";
import { Reason } from "../reason.ts";
import { DIRECTIVE } from "../record.ts";
import {
  addressIn,
  behindName,
  behindNameOfContext,
  behindNumberOfContext,
  isAllocated,
  isNoticeOfGrep,
  mayBeginAddress,
  numberedLine,
} from "./grep-line.ts";
import { isNumbered } from "./grep-numbers.ts";
import { type UnwrappedLine, unwrapEach, type Wrapper } from "./wrapper.ts";

const LINE = '203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157';
const SOURCE = "https://www.gnu.org/software/grep/manual/grep.html";

export const grep: Wrapper = {
  name: "grep",
  summary: "grep -n: the number of each line, behind the name of its file or not",
  sample: [`access.log:17:${LINE}`],
  source: SOURCE,
  utf8: Utf8.lenient,
  isLike: isNumbered,
  unwrapper: () => unwrapEach((text) => unwrap(text, withoutNumber)),
};

export const grepNames: Wrapper = {
  name: "grep-names",
  summary: "grep -H, grep -r: the name of each line's file",
  sample: [`access.log:${LINE}`],
  source: SOURCE,
  utf8: Utf8.lenient,
  isLike: (lines) => lines.some((line) => behindName(line) !== null) && !isNumbered(lines),
  unwrapper: () => unwrapEach((text) => unwrap(text, withoutName)),
};

function unwrap(text: string, without: (text: string) => string | null): UnwrappedLine {
  if (isNoticeOfGrep(text)) return DIRECTIVE;
  const rest = without(text);
  return rest === null ? Reason.otherFormat : { text: rest, time: undefined };
}

function withoutNumber(text: string): string | null {
  const context = behindNumberOfContext(text);
  if (context !== null) return context;
  const found = numberedLine(text);
  if (found === null) return null;
  const { number, whole, rest } = found;
  const isAddress = mayBeginAddress(number) && addressIn(whole) !== null && !isAllocated(addressIn(rest));
  return isAddress ? null : rest;
}

/** `access.log-2001:db8::9` is a line of context: `db8::9` is no client. */
function withoutName(text: string): string | null {
  const rest = behindName(text);
  if (rest !== null && (addressIn(rest) === null || isAllocated(addressIn(rest)))) return rest;
  return behindNameOfContext(text) ?? rest;
}
