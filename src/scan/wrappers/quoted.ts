/**
 * Whole lines within double quotes, as they come out of spreadsheets, databases and JSON.
 *
 *     "203.0.113.9 - - [06/May/2019:17:24:53 +0300] ""GET / HTTP/1.1"" 502 157"
 *     "203.0.113.9 - - [06/May/2019:17:24:53 +0300] \"GET / HTTP/1.1\" 502 157"
 *     "203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157"
 *
 * Quotes within are doubled (RFC 4180), have a backslash before them (RFC 8259), or were left as they are. They are
 * doubled only if all are: of a line whose quotes were left, `""` is an empty text.
 */
import { Utf8 } from "../formats/format.ts";
import { QUOTED_LINE } from "../kernel-steps.ts";
import { Reason } from "../reason.ts";
import { type Unwrapped, unwrapEach, type Wrapper } from "./wrapper.ts";

export const quoted: Wrapper = {
  name: "quoted",
  summary: "lines in double quotes, as spreadsheets and databases export them",
  sample: ['"203.0.113.9 - - [06/May/2019:17:24:53 +0300] ""GET / HTTP/1.1"" 502 157"'],
  source: "https://www.rfc-editor.org/rfc/rfc4180",
  utf8: Utf8.lenient,
  shapes: () => [QUOTED_LINE],
  unwrapper: () => unwrapEach(unwrap),
};

const BACKSLASHED = /^"[^"\\]*(?:\\.[^"\\]*)*"$/s;
const DOUBLED = /^"[^"]*(?:""[^"]*)*"$/;

function unwrap(text: string): Unwrapped | Reason {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return Reason.otherFormat;
  return { text: inside(text), time: undefined };
}

function inside(text: string): string {
  if (BACKSLASHED.test(text)) return unescaped(text);
  const within = text.slice(1, -1);
  return DOUBLED.test(text) ? within.replaceAll('""', '"') : within;
}

/** Where backslashes are not those of JSON, only those before quotes and before each other are escapes. */
function unescaped(text: string): string {
  if (!text.includes("\\")) return text.slice(1, -1);
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(1, -1).replace(/\\(["\\])/g, "$1"); // `\x22` is how servers escape, and not JSON
  }
}
