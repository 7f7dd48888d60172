/**
 * The artificial streams of the predecessor: line i (from 1) is a formula of i in whole numbers.
 *
 * | stream   | epoch second       | address                             | status                            |
 * |----------|--------------------|-------------------------------------|-----------------------------------|
 * | script_1 | 1557824751 + i     | 10.0.(191 i mod 256).(219 i mod 250) | (55 i div 6 mod 4 + 2) 100 + 19 i mod 4 |
 * | script_2 | 1420063200 + 2 i   | 10.0.(19 i mod 256).(37 i mod 250)   | (8 i div 6 mod 4 + 2) 100 + 13 i mod 4  |
 *
 * script_test is the first 1,000 lines of script_1. Script 1 gives 900 user-hours in every full clock hour; script 2
 * has no server error.
 */
import { dateOfEpochDay } from "../partial/clock-hour.ts";
import { zoneOffsets } from "../scan/time-zone.ts";

interface Stream {
  readonly firstSecond: number;
  readonly step: number;
  readonly third: number;
  readonly fourth: number;
  readonly status: number;
  readonly detail: number;
  /** Null: it has no end. */
  readonly lines: number | null;
}

const SCRIPT_1: Stream = {
  firstSecond: 1_557_824_751,
  step: 1,
  third: 191,
  fourth: 219,
  status: 55,
  detail: 19,
  lines: null,
};

export const STREAMS = {
  script_1: SCRIPT_1,
  script_2: { firstSecond: 1_420_063_200, step: 2, third: 19, fourth: 37, status: 8, detail: 13, lines: null },
  script_test: { ...SCRIPT_1, lines: 1_000 },
} as const satisfies Readonly<Record<string, Stream>>;
export type StreamName = keyof typeof STREAMS;

/** Beyond it the dates of the streams leave the year 9999, or the products the whole numbers. */
export const LAST_LINE = 100_000_000_000;

const LINES_PER_BLOCK = 4_096;
const SECONDS_PER_DAY = 86_400;

/** The lines [from, from + count) of a stream, in blocks of text, on the clocks of `timeZone`. */
export function* artificialLines(name: StreamName, from: number, count: number, timeZone: string): Generator<string> {
  const stream: Stream = STREAMS[name];
  const offsetAt = timeZone === "UTC" ? () => 0 : zoneOffsets(timeZone);
  const toDate = dates();
  const end = Math.min(from + count, LAST_LINE + 1, stream.lines === null ? Infinity : stream.lines + 1);
  for (let first = from; first < end; first += LINES_PER_BLOCK) {
    let block = "";
    for (let i = first; i < Math.min(first + LINES_PER_BLOCK, end); i += 1) {
      const utcSecond = stream.firstSecond + stream.step * i;
      const wallSecond = utcSecond + offsetAt(utcSecond);
      const secondOfDay = wallSecond % SECONDS_PER_DAY;
      const time = `${toDate((wallSecond - secondOfDay) / SECONDS_PER_DAY)} ${clock(secondOfDay)}`;
      const ip = `10.0.${(stream.third * i) % 256}.${(stream.fourth * i) % 250}`;
      const status = ((Math.floor((stream.status * i) / 6) % 4) + 2) * 100 + ((stream.detail * i) % 4);
      block += `{"time":"${time}","ip":"${ip}","status_code":${status}}\n`;
    }
    yield block;
  }
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, "0"));

/** `17:24:53` */
function clock(secondOfDay: number): string {
  const minuteOfDay = Math.floor(secondOfDay / 60);
  const hour = TWO_DIGITS[Math.floor(minuteOfDay / 60)];
  return `${hour}:${TWO_DIGITS[minuteOfDay % 60]}:${TWO_DIGITS[secondOfDay % 60]}`;
}

/** Dates as text; the last one is remembered, since a stream stays in it for thousands of lines. */
function dates(): (epochDay: number) => string {
  let known: number | undefined;
  let text = "";
  return (epochDay) => {
    if (epochDay === known) return text;
    const { year, month, day } = dateOfEpochDay(epochDay);
    known = epochDay;
    text = `${String(year).padStart(4, "0")}-${TWO_DIGITS[month]}-${TWO_DIGITS[day]}`;
    return text;
  };
}
