/**
 * Syslog: as it travels (RFC 3164, RFC 5424, the octet counts of RFC 6587) and as rsyslog, syslog-ng and journalctl
 * write it into files.
 *
 *     <190>May  6 17:24:53 host nginx: 203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157
 *     May  6 17:24:53 host haproxy[14389]: 203.0.113.9:33317 [06/May/2019:17:24:53.003] …
 *     2019-05-06T17:24:53.123456+03:00 host nginx: {"time":"2019-05-06T17:24:53+03:00", …}
 *     <165>1 2019-05-06T17:24:53.003+03:00 host nginx 14389 - [id name="value"] 203.0.113.9 - - […] …
 *
 * line = [[octets " "] "<" priority ">"] ("1 " header-of-RFC-5424 | [stamp] [host] [tag]) text
 *
 * - A priority shows that a line is syslog whatever follows it: HAProxy can write lines that have nothing else.
 * - Behind an ISO stamp a tag must stand, with its colon. Behind a stamp of RFC 3164 people leave out the colon, the tag
 *   or the host: see `host-and-tag.ts`.
 * - Structured data may be missing where RFC 5424 demands it: Heroku has none.
 * - `@cee:` says that JSON follows. `#011` is how rsyslog writes a tab, `#033[` the beginning of a colour.
 * - A stamp counts where it names a year and the text says no time. Abbreviations of zones mean nothing.
 * - What journalctl says itself, between `--`, is a directive.
 */
import { Utf8 } from "../formats/format.ts";
import { prefixShapes } from "../known-shapes.ts";
import { Reason } from "../reason.ts";
import { DIRECTIVE, type Directive } from "../record.ts";
import { afterHostAndName, afterHostAndTag, afterTag } from "./host-and-tag.ts";
import { matchAt } from "./match-at.ts";
import { bsdStamp, isoStamp } from "./syslog-stamp.ts";
import { type Unwrapped, unwrapEach, type Wrapper } from "./wrapper.ts";

const MONTHS = "<:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec>";
const ISO_STAMPS = ["Z", "<:=+99:99>", "<:=-99:99>"].map((zone) => `<:=9999-99-99T99:99:99>[.<:digits9>]?${zone} `);
const PRIORITY_SHAPE = "\\<<:digits3>>";
/** Behind the stamp a host that begins with a letter, and a tag. */
const PREFIXES: readonly string[] = [
  ...[`${MONTHS}<:= 99 99:99:99 >`, `${MONTHS}<:=  9 99:99:99 >`, ...ISO_STAMPS].map(
    (stamp) => `[${PRIORITY_SHAPE}]?${stamp}<:alpha>[<:name>]? <:alpha>[<:name>]?[[<:digits>]]?:~<:!@>`,
  ),
  ...ISO_STAMPS.map((stamp) => `${PRIORITY_SHAPE}1 ${stamp}<:plain> <:plain> <:plain> <:plain> - <:!@>`),
];

export const syslog: Wrapper = {
  name: "syslog",
  summary: "syslog (RFC 3164, RFC 5424), rsyslog, syslog-ng, journalctl",
  sample: [
    '<190>May  6 17:24:53 host nginx: 203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157',
    "<190>1 2019-05-06T17:24:53.003+03:00 host nginx 14389 - - " +
      '203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157',
  ],
  source: "https://www.rfc-editor.org/rfc/rfc5424",
  utf8: Utf8.lenient,
  shapes: prefixShapes(PREFIXES, ["#0"]),
  unwrapper: () => unwrapEach(unwrap),
};

const PRIORITY = /(?:\d{1,7} )?<\d{1,3}>/y;
/** Version, time, host, application, process, message: none of them with a space in it. */
const RFC_5424 = /1 (-|\d{4}-\d\d-\d\d[Tt][\d:.]+(?:[Zz]|[+-]\d\d:\d\d)) [^ ]+ [^ ]+ [^ ]+ [^ ]+(?: |$)/y;
const STRUCTURED_DATA = /(?:-|(?:\[[^ =\]"]+(?: +[^ =\]"]+="[^"\\]*(?:\\.[^"\\]*)*")* *\])+)(?: |$)/sy;
const BYTE_ORDER_MARK = /\ufeff/y;
const COOKIE = /@cee: ?/y;
const ESCAPED_BY_RSYSLOG = /#011|#033(?=\[)/g;
const NOTICE = /^-- (?:Logs begin|Journal begins|Reboot|Boot|No entries) ?.*--$/;

function unwrap(text: string): Unwrapped | Directive | Reason {
  const headerAt = endOf(PRIORITY, text, 0);
  const hasPriority = headerAt > 0;
  const header = matchAt(RFC_5424, text, headerAt);
  if (header !== null && (hasPriority || header[1] !== "-")) {
    const dataEnd = endOf(STRUCTURED_DATA, text, RFC_5424.lastIndex);
    return within(text, endOf(BYTE_ORDER_MARK, text, dataEnd), header[1] === "-" ? undefined : header[1]);
  }
  const bsd = bsdStamp(text, headerAt);
  if (bsd !== null) return within(text, afterHostAndTag(text, bsd.end) ?? afterHostAndName(text, bsd.end), bsd.time);
  const iso = isoStamp(text, headerAt);
  if (iso !== null) {
    const end = afterHostAndTag(text, iso.end) ?? (hasPriority ? afterHostAndName(text, iso.end) : null);
    return within(text, end, iso.time);
  }
  if (hasPriority) return within(text, afterTag(text, headerAt) ?? headerAt, undefined);
  return NOTICE.test(text) ? DIRECTIVE : Reason.otherFormat;
}

function within(text: string, textAt: number | null, time: string | undefined): Unwrapped | Reason {
  if (textAt === null) return Reason.otherFormat;
  const message = text.slice(endOf(COOKIE, text, textAt));
  return { text: message.includes("#0") ? message.replace(ESCAPED_BY_RSYSLOG, unescaped) : message, time };
}

function unescaped(code: string): string {
  return code === "#011" ? "\t" : "\x1b";
}

/** Where the match at this place ends; the place itself where there is none. */
function endOf(pattern: RegExp, text: string, at: number): number {
  return matchAt(pattern, text, at) === null ? at : pattern.lastIndex;
}
