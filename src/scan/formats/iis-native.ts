/**
 * IIS in its own format: values between commas, in a fixed order, and a comma at the end.
 *
 *     203.0.113.9, -, 5/6/2019, 17:24:53, W3SVC1, WEB01, 192.0.2.80, 140, 230, 157, 502, 0, GET, /index.html, -,
 *
 * line = client user date time service server server-ip time-taken received sent status win32-status method target query
 *
 * Dates are of the server's region; the documentation shows month/day/year. They are read so unless the lines of the
 * sample show another order, and where they show none, a note says so. Times are local.
 */
import { NoteCode } from "../../partial/note-code.ts";
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { type Format, type Inference, lineByLine, USUAL_NAMES, Utf8, unlessDash } from "./format.ts";

const LINE =
  /^([^ ,]+), [^,]*, (\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4}), (\d{1,2}):(\d\d):(\d\d)( [AP]M)?, [^,]*, [^,]*, [^ ,]+, \d+, \d+, \d+, (\d+), /;
/** What `infer` calls the date where the day comes first, and `--fields time=…` takes. */
const DAY_FIRST = "day/month/year";
const MONTH_FIRST = "month/day/year";
const LAST_MONTH = 12;

function parse(text: string, isDayFirst: boolean): RawRecord | Reason {
  const parts = LINE.exec(text);
  if (parts === null) return Reason.otherFormat;
  const [, client = "", first = "", second = "", year = "", hour = "", minute = "", secondOfMinute = "", half] = parts;
  const [day, month] = isDayFirst ? [first, second] : [second, first];
  const date = `${year.length === 2 ? `20${year}` : year}-${twoDigits(month)}-${twoDigits(day)}`;
  const time = `${date} ${hourOf(hour, half)}:${minute}:${secondOfMinute}`;
  return { time, address: unlessDash(client), status: parts[9] };
}

function hourOf(hour: string, half: string | undefined): string {
  if (half === undefined) return twoDigits(hour);
  return twoDigits(String((Number(hour) % 12) + (half === " PM" ? 12 : 0)));
}

function twoDigits(digits: string): string {
  return digits.padStart(2, "0");
}

/** Which part of the dates is the day: one that is above 12. */
function inferOrder(lines: readonly string[]): Inference | null {
  const dates = lines.flatMap((line) => {
    const parts = LINE.exec(line);
    return parts === null ? [] : [{ first: Number(parts[2]), second: Number(parts[3]) }];
  });
  if (dates.length === 0) return null;
  const isDayFirst = dates.some(({ first }) => first > LAST_MONTH);
  const time = isDayFirst ? [DAY_FIRST] : [];
  const isShown = isDayFirst || dates.some(({ second }) => second > LAST_MONTH);
  const message = `its dates were read as ${MONTH_FIRST}, and none shows the order (or --fields "time=${DAY_FIRST}")`;
  const notes = isShown ? [] : [{ code: NoteCode.rivalField, message }];
  const taken = { time: isDayFirst ? DAY_FIRST : MONTH_FIRST, client: "value 1", status: "value 11" };
  return { names: { ...USUAL_NAMES, time }, taken, notes, ambiguity: null };
}

export const iisNative: Format = {
  name: "iis-native",
  summary: "IIS in its own format",
  sample: [
    "203.0.113.9, -, 5/6/2019, 17:24:53, W3SVC1, WEB01, 192.0.2.80, 140, 230, 157, 502, 0, GET, /index.html, -,",
  ],
  fields: { time: "date, time", address: "value 1", status: "value 11" },
  source: "https://learn.microsoft.com/en-us/previous-versions/iis/6.0-sdk/ms525807(v=vs.90)",
  utf8: Utf8.lenient,
  hasNames: true,
  parser: ({ names }) => lineByLine((text) => parse(text, names.time[0] === DAY_FIRST)),
  infer: inferOrder,
};
