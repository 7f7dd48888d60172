/**
 * The W3C extended log format: IIS and its Advanced Logging, CloudFront, Tomcat, Akamai, Azure, HTTP.sys, Exchange, and
 * Zeek's `http.log`, which is not W3C's but like it: `#fields`, with tabs.
 *
 *     #Version: 1.0
 *     #Fields: date time c-ip cs-method cs-uri-stem sc-status
 *     2019-05-06 17:24:53 203.0.113.9 GET /index.html 502
 *
 * - A line that starts with "#" is a directive; before the first `#Fields:` only one that has a name. `#Fields:` says
 *   what the values of the lines below it are, until the next one. For how these are cut, see `valuesIn`.
 * - Dates and times are in UTC, but for `date-local` and `time-local`, which name no zone. Where a line has a time and
 *   no date, it is that of the last `#Date:`, and the next one when the clock passes midnight, see `w3c-day.ts`.
 * - A value that a line is too short for is not known; those that it has too many are not looked at, unless one of the
 *   others may hold blanks.
 * - Of several addresses in the client's column, `"203.0.113.9, 198.51.100.7"`, the first is the client, as in lines of
 *   text: a proxy appends its own peer to the list that it was given.
 */
import { columnSteps, type Steps } from "../kernel-steps.ts";
import { Reason } from "../reason.ts";
import { DIRECTIVE, type Directive, type RawRecord } from "../record.ts";
import { unescapedList } from "./escaped-list.ts";
import { type FieldChoice, type Format, type LineParser, Utf8, unlessDash } from "./format.ts";
import { type ClockColumns, type Columns, columnsOf, NONE } from "./w3c-columns.ts";
import { type StatedDay, statedDay } from "./w3c-day.ts";
import { valuesIn } from "./w3c-values.ts";

const FIELDS = /^(?:# ?fields:|#fields\t)/i;
const DATE = /^# ?date:[\t ]*/i;
const ANY_DIRECTIVE =
  /^#(?:(?:[A-Za-z][A-Za-z-]*(?: [A-Za-z]+)*| (?:Version|Software|Remark)):|separator \\x|(?:(?:un)?set_|empty_|path|open)[a-z]*\t)/;
const CLOCK = /^\d\d:\d\d/;
const HOUR_AND_MINUTE = /^\d\d:\d\d$/;
const ENDS_IN_DIGIT = /\d$/;
/** Of the CDN that was Edgecast, `TCP_HIT/200`. */
const BEHIND_CACHE_STATUS = /^[A-Z_]+\/(\d{3})$/;

export interface W3cParser extends LineParser {
  /** Whether a `#Fields:` has been read. */
  readonly hasFields: boolean;
}

export function w3cParser(choice: FieldChoice): W3cParser {
  let directive = "";
  let columns: Columns | null = null;
  let shapes: readonly Steps[] | null = null;
  /** Since the last directive: then nothing that a directive has said is still to be undone. */
  let isRecordRead = false;
  const day = statedDay();

  function read(line: string): RawRecord | Directive | Reason {
    if (line.startsWith("#")) return readDirective(line);
    if (columns === null) return Reason.otherFormat;
    const values = valuesIn(line, columns);
    if (values === null) return Reason.otherFormat;
    if (columns.clock.date !== NONE || columns.clock.isStamp) day.stated = ""; // and no more to carry
    isRecordRead = true;
    const record = {
      time: timeOf(values, columns.clock, day),
      address: firstOf(unlessDash(values[columns.address])),
      status: statusOf(unlessDash(values[columns.status])),
    };
    if (columns.forwarded === NONE) return record;
    const forwarded = unlessDash(values[columns.forwarded]);
    return { ...record, forwarded: forwarded === undefined ? undefined : unescapedList(forwarded) };
  }

  function readDirective(line: string): Directive | Reason {
    isRecordRead = false;
    const fields = FIELDS.exec(line);
    const stated = fields === null ? DATE.exec(line) : null;
    if (fields !== null) {
      directive = line;
      columns = columnsOf(line.slice(fields[0].length), choice);
      shapes = shapesOf(columns);
    } else if (stated !== null) {
      day.stated = line.slice(stated[0].length);
    } else if (columns === null && !ANY_DIRECTIVE.test(line)) {
      return Reason.otherFormat;
    }
    return DIRECTIVE;
  }

  return {
    parse: read,
    get shapes() {
      return isRecordRead ? shapes : null;
    },
    get hasFields() {
      return columns !== null;
    },
    /** The directives in force, as lines. */
    get carried() {
      const stated = day.stated === "" ? [] : [`#Date: ${day.stated}`];
      return (directive === "" ? stated : [directive, ...stated]).join("\n");
    },
    set carried(text) {
      directive = "";
      columns = null;
      isRecordRead = false;
      day.stated = "";
      for (const line of text.split("\n")) if (line !== "") readDirective(line);
    },
  };
}

/** More than any server has, and few enough for the kernel. */
const MOST_COLUMNS = 256;

/** Null where a line's date is not in it, or its values are not separated by blanks. */
function shapesOf({ count, separator, wanted, clock, address, status, forwarded }: Columns): readonly Steps[] | null {
  const isDated = clock.date !== NONE || clock.isStamp;
  if (wanted.length > MOST_COLUMNS) return null;
  if (separator === "," || !isDated || address === NONE || status === NONE || forwarded !== NONE) return null;
  const roles = wanted.map((_, column) => {
    if (column === clock.time) return clock.isStamp ? "time" : "clock";
    if (column === clock.date) return "date";
    return column === address ? "client" : column === status ? "status" : null;
  });
  const separators = separator === "\t" ? (["\t"] as const) : (["\t", " "] as const);
  return separators.map((each) => columnSteps(roles, each, count, clock.zone === "Z"));
}

function timeOf(values: readonly (string | undefined)[], clock: ClockColumns, day: StatedDay): string | undefined {
  const time = unlessDash(values[clock.time]);
  if (time === undefined || clock.isStamp || (clock.date === NONE && !CLOCK.test(time))) return time;
  const date = clock.date === NONE ? day.dateAt(time) : unlessDash(values[clock.date]);
  if (date === undefined) return undefined;
  const seconds = HOUR_AND_MINUTE.test(time) ? ":00" : ""; // which the draft lets out
  return `${date}T${time}${seconds}${ENDS_IN_DIGIT.test(time) ? clock.zone : ""}`;
}

function firstOf(text: string | undefined): string | undefined {
  return text?.includes(",") || text?.includes("%2") ? unescapedList(text).split(",", 1)[0]?.trim() : text;
}

function statusOf(text: string | undefined): string | undefined {
  return text?.includes("/") ? (BEHIND_CACHE_STATUS.exec(text)?.[1] ?? text) : text;
}

export const w3c: Format = {
  name: "w3c",
  summary: "W3C extended: IIS, CloudFront, Tomcat, Akamai, Exchange, and Zeek",
  sample: [
    "#Version: 1.0",
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken",
    "2019-05-06 17:24:53 192.0.2.80 GET /index.html - 443 - 203.0.113.9 Mozilla/5.0+(compatible) https://example.com/ 502 3 12002 140",
  ],
  fields: { time: "date, time", address: "c-ip", status: "sc-status" },
  source: "https://www.w3.org/TR/WD-logfile.html",
  utf8: Utf8.lenient,
  hasNames: true,
  carries: true,
  parser: w3cParser,
};
