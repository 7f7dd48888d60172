import { describe, test } from "vitest";
import { AS_WRITTEN } from "../../src/partial/partial.ts";
import { JSONL } from "../../src/scan/source-format.ts";
import { sampled } from "../size.ts";
import { expectAgreement } from "./agreement.ts";
import { bytesOf, recordLine } from "./capture.ts";
import { SERVER_ERRORS } from "./scan.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const SECONDS_PER_DAY = 86_400;
/** Around the ends of minutes, quarters, hours and days, and again, when all have been seen. */
const STEPS = [-1, 0, 1, 29, 59, 60, 61, 899, 900, 1_799, 1_800, 3_599, 3_600, 7_199, 7_200, SECONDS_PER_DAY];
const STARTS = ["2019-05-06T17:00:00Z", "2019-05-09T23:00:00Z", "2019-10-27T00:00:00Z", "2019-12-31T23:00:00Z"];
const instants = STARTS.flatMap((start) => STEPS.map((step) => Date.parse(start) / 1000 + step));

interface Parts {
  readonly iso: string;
  readonly date: string;
  readonly time: string;
  readonly clf: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

const FORMS: Readonly<Record<string, (parts: Parts) => string>> = {
  "the common log format": ({ clf, time }) => `${clf}:${time} +0300`,
  "the common log format in brackets": ({ clf, time }) => `[${clf}:${time} -0730]`,
  "the same without a zone": ({ clf, time }) => `${clf}:${time}`,
  "the same without a zone, with a fraction": ({ clf, time }) => `${clf}:${time}.655`,
  "the same with a comma": ({ clf, time }) => `[${clf}:${time},655]`,
  "the same with a colon in the zone": ({ clf, time }) => `${clf}:${time} +03:00`,
  "the same with the name of a zone": ({ clf, time }) => `${clf}:${time} UTC`,
  "the same with Z": ({ clf, time }) => `${clf}:${time}Z`,
  "the same with a space": ({ clf, time }) => `${clf} ${time}`,
  "slashes between year, month and day": ({ date, time }) => `${date.replaceAll("-", "/")} ${time}`,
  "the same with a fraction and a zone": ({ date, time }) => `${date.replaceAll("-", "/")} ${time}.123456 +0300`,
  "basic ISO 8601": ({ iso }) => `${iso.replaceAll(/[-:]/g, "")}Z`,
  "basic ISO 8601 without a zone": ({ iso }) => iso.replaceAll(/[-:]/g, ""),
  "RFC 9110": ({ day, month, year, time }) => `Mon, ${day} ${month} ${year} ${time} GMT`,
  "RFC 5322": ({ day, month, year, time }) => `Mon, ${day} ${month} ${year} ${time} +0545`,
  asctime: ({ day, month, year, time }) => `Mon ${month} ${day.replace(/^0/, " ")} ${time} ${year}`,
  "Apache's error log": ({ day, month, year, time }) => `Mon ${month} ${day} ${time}.123456 ${year}`,
  "Go's time": ({ date, time }) => `${date} ${time}.123456 +0300 EEST`,
  "Go's time and its other clock": ({ date, time }) => `${date} ${time}.123 -0330 NST m=+0.000012`,
  "ISO 8601 without seconds": ({ iso }) => iso.slice(0, 16),
  "ISO 8601 without seconds, with an offset": ({ iso }) => `${iso.slice(0, 16)}+03:00`,
  "ISO 8601 with the name of a region": ({ iso }) => `${iso}+03:00[Europe/Vilnius]`,
  "ISO 8601 with AM or PM": ({ date, time }) => `${date} ${halfDay(time)}`,
  "the common log format with a space behind it": ({ clf, time }) => `[${clf}:${time} ]`,
  "JavaScript's Date": ({ day, month, year, time }) => `Mon ${month} ${day} ${year} ${time} GMT+0300 (EEST)`,
  "Java's Date": ({ day, month, year, time }) => `Mon ${month} ${day} ${time} EEST ${year}`,
  "slashes with the year last": ({ day, year, time }) => `05/${day}/${year} ${halfDay(time)}`,
  "ISO 8601 with an offset behind a space": ({ date, time }) => `${date} ${time} +03:00`,
};

function halfDay(time: string): string {
  const hour = Number(time.slice(0, 2));
  return `${String(hour % 12 || 12).padStart(2, "0")}${time.slice(2)} ${hour < 12 ? "AM" : "PM"}`;
}

function partsOf(second: number): Parts {
  const iso = new Date(second * 1000).toISOString().slice(0, 19);
  const [date, time] = iso.split("T") as [string, string];
  const [year, monthNumber, day] = date.split("-") as [string, string, string];
  const month = MONTHS[Number(monthNumber) - 1] as string;
  return { iso, date, time, year, month, day, clf: `${day}/${month}/${year}` };
}

/** Stamps like this one that are none, or of another time: every digit made another, every character left out. */
function mutated(stamp: string): string[] {
  return [...stamp].flatMap((char, at) => {
    const [before, after] = [stamp.slice(0, at), stamp.slice(at + 1)];
    return [
      `${before}${after}`,
      ...(/\d/.test(char) ? ["0", "5", "6", "9", "x"] : [" ", "0"]).map((c) => before + c + after),
    ];
  });
}

function capture(stamps: readonly string[]): Uint8Array {
  return bytesOf(...stamps.map((stamp, n) => `${recordLine(stamp, `10.0.${n >> 8}.${n & 255}`, 500)}\n`));
}

describe("the kernel reads no stamp as the reference does not:", () => {
  test.each(sampled(Object.entries(FORMS), 2))("%s", (_, form) => {
    const stamps = instants.map((second) => form(partsOf(second)));
    const first = stamps[1] as string;
    for (const timeZone of [AS_WRITTEN, "Europe/Vilnius", "America/St_Johns"]) {
      const definition = { ...SERVER_ERRORS, timeZone };
      expectAgreement(capture([...stamps, ...stamps.toReversed()]), JSONL, { definition });
      expectAgreement(capture([first, ...mutated(first).flatMap((stamp) => [stamp, first])]), JSONL, { definition });
    }
  });

  test("forms that follow each other", () => {
    const stamps = instants.flatMap((second) => Object.values(FORMS).map((form) => form(partsOf(second))));
    expectAgreement(capture([...stamps, ...stamps]), JSONL);
  });

  test("a stamp without a zone behind the same one with it, and the other way about", () => {
    const zones = ["", " +0300", " +03:00", " Z", "Z", ".5", ".5 +0300"];
    const stamps = instants.flatMap((second) => {
      const { clf, time } = partsOf(second);
      return zones.flatMap((a) => zones.flatMap((b) => [`${clf}:${time}${a}`, `${clf}:${time}${b}`]));
    });
    expectAgreement(capture(stamps), JSONL);
  });

  test("numbers at the ends of what they may count to, in every unit", () => {
    const seconds = [788_918_399, 788_918_400, 1_557_165_599, 1_557_165_600, 4_102_444_799, 4_102_444_800].map(BigInt);
    const numbers = seconds.flatMap((second) => [
      ...[1n, 1_000n, 1_000_000n, 1_000_000_000n].map((unit) => second * unit),
      ...[11_644_473_600n, 62_135_596_800n].map((before1970) => (second + before1970) * 10_000_000n),
    ]);
    const lines = numbers.flatMap((number, n) =>
      [String(number), `"${number}"`].map((text) => `{"ts":${text},"ip":"10.0.0.${n}","status":500}\n`),
    );
    for (const timeZone of [AS_WRITTEN, "Europe/Vilnius", "America/St_Johns"]) {
      expectAgreement(bytesOf(...lines, ...lines), JSONL, { definition: { ...SERVER_ERRORS, timeZone } });
    }
  });
});
