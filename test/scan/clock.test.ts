import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readClock } from "../../src/scan/clock.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** 1995-01-01 and 2100-01-01: numbers count to a second between them, in whatever unit. */
const FIRST_SECOND = 788_918_400;
const END_SECOND = 4_102_444_800;

const wallSeconds = fc.integer({
  min: Date.parse("0000-01-01T00:00:00Z") / 1000,
  max: Date.parse("9999-12-31T23:59:59Z") / 1000,
});
const offsetMinutes = fc.integer({ min: -(24 * 60 - 1), max: 24 * 60 - 1 });

/** A second as the runtime writes it: `2019-05-06`, `17:24:53`, `06/May/2019`, and what else there is. */
function textsOf(wallSecond: number) {
  const iso = new Date(wallSecond * 1000).toISOString();
  const [year, month, day] = iso.slice(0, 10).split("-") as [string, string, string];
  const time = iso.slice(11, 19);
  const monthName = MONTHS[Number(month) - 1];
  return {
    date: iso.slice(0, 10),
    time,
    logDate: `${day}/${monthName}/${year}`,
    slashes: `${year}/${month}/${day} ${time}`,
    basic: `${year}${month}${day}T${time.replaceAll(":", "")}`,
    internet: `Mon, ${day} ${monthName} ${year} ${time}`,
    asctime: `Mon ${monthName} ${String(Number(day)).padStart(2)} ${time} ${year}`,
    apacheError: `Mon ${monthName} ${day} ${time}.123456 ${year}`,
  };
}

/** `+0300` with what stands between hours and minutes. */
function offsetText(minutes: number, colon: string): string {
  const size = Math.abs(minutes);
  const digits = [Math.trunc(size / 60), size % 60].map((number) => String(number).padStart(2, "0"));
  return `${minutes < 0 ? "-" : "+"}${digits.join(colon)}`;
}

function wallOf(iso: string): number {
  return Date.parse(`${iso}Z`) / 1000;
}

describe("dates and times", () => {
  test("every second of the years 0 to 9999 is read in every form", () => {
    fc.assert(
      fc.property(wallSeconds, offsetMinutes, (wallSecond, minutes) => {
        const { date, time, logDate } = textsOf(wallSecond);
        const offset = minutes === 0 ? 0 : minutes * 60;
        const logStamp = `${logDate}:${time} ${offsetText(minutes, "")}`;
        expect(readClock(`${date} ${time}`)).toEqual({ wallSecond, offset: null });
        expect(readClock(`${date}T${time}`)).toEqual({ wallSecond, offset: null });
        expect(readClock(`${date}T${time}Z`)).toEqual({ wallSecond, offset: 0 });
        expect(readClock(`${date}T${time}${offsetText(minutes, ":")}`)).toEqual({ wallSecond, offset });
        expect(readClock(`${date} ${time} ${offsetText(minutes, "")}`)).toEqual({ wallSecond, offset });
        expect(readClock(logStamp)).toEqual({ wallSecond, offset });
        expect(readClock(`[${logStamp}]`)).toEqual({ wallSecond, offset });
      }),
    );
  });

  test("every second of the years 0 to 9999 is read in every rarer form", () => {
    fc.assert(
      fc.property(wallSeconds, offsetMinutes, (wallSecond, minutes) => {
        const { date, time, logDate, slashes, basic, internet, asctime, apacheError } = textsOf(wallSecond);
        const offset = minutes === 0 ? 0 : minutes * 60;
        const zone = offsetText(minutes, "");
        const local = [`${logDate}:${time}.655`, `${logDate} ${time}`, `[${logDate}:${time}]`, slashes, basic];
        for (const text of [...local, `${slashes}.123`, asctime, apacheError]) {
          expect(readClock(text)).toEqual({ wallSecond, offset: null });
        }
        for (const text of [`${logDate}:${time} Z`, `${slashes} UTC`, `${basic}Z`, `${internet} GMT`]) {
          expect(readClock(text)).toEqual({ wallSecond, offset: 0 });
        }
        const colons = offsetText(minutes, ":");
        const zoned = [`${logDate}:${time} ${colons}`, `${logDate} ${time} ${zone}`, `${slashes} ${zone}`];
        const go = `${date} ${time}.123456 ${zone} EEST`;
        for (const text of [...zoned, `${basic}${zone}`, `${internet} ${zone}`, go, `${go} m=+0.000012`]) {
          expect(readClock(text)).toEqual({ wallSecond, offset });
        }
      }),
    );
  });

  test.each([
    ["2019-05-06 17:24:53", null],
    ["2019-05-06T17:24:53", null],
    ["2019-05-06t17:24:53z", 0],
    ["2019-05-06T17:24:53Z", 0],
    ["2019-05-06 17:24:53 Z", 0],
    ["2019-05-06 17:24:53UTC", 0],
    ["2019-05-06 17:24:53 UTC", 0],
    ["2019-05-06 17:24:53 GMT", 0],
    ["2019-05-06 17:24:53+03", 10_800],
    ["2019-05-06 17:24:53 +03", 10_800],
    ["2019-05-06T17:24:53+0300", 10_800],
    ["2019-05-06 17:24:53 +0300", 10_800],
    ["2019-05-06T17:24:53+03:00", 10_800],
    ["2019-05-06T17:24:53 +03:00", 10_800],
    ["2019-05-06T17:24:53-03:30", -12_600],
    ["2019-05-06T17:24:53+05:45", 20_700],
    ["2019-05-06T17:24:53+23:59", 86_340],
    ["2019-05-06T17:24:53-00:00", 0],
    ["2019-05-06 17:24:53.1", null],
    ["2019-05-06 17:24:53,999", null],
    ["2019-05-06T17:24:53.999999999Z", 0],
    ["2019-05-06T17:24:53.999+03:00", 10_800],
    ["2019-05-06 17:24:53.999 +0300", 10_800],
    ["06/May/2019:17:24:53 +0300", 10_800],
    ["[06/May/2019:17:24:53 +0300]", 10_800],
    ["06/May/2019:17:24:53.999 +0300", 10_800],
    ["[06/May/2019:17:24:53 -0330]", -12_600],
    ["06/May/2019:17:24:53 +0000", 0],
    ["06/May/2019:17:24:53", null],
    ["06/May/2019:17:24:53.655", null],
    ["06/May/2019:17:24:53,655", null],
    ["[06/May/2019:17:24:53.655]", null],
    ["06/May/2019 17:24:53", null],
    ["06/May/2019 17:24:53.655", null],
    ["06/May/2019 17:24:53 +0300", 10_800],
    ["06/May/2019:17:24:53 +03:00", 10_800],
    ["06/May/2019:17:24:53 Z", 0],
    ["06/May/2019:17:24:53Z", 0],
    ["06/May/2019:17:24:53 UTC", 0],
    ["06/May/2019:17:24:53 GMT", 0],
    ["2019/05/06 17:24:53", null],
    ["2019/05/06 17:24:53.123456", null],
    ["2019/05/06 17:24:53,123", null],
    ["2019/05/06 17:24:53 +0300", 10_800],
    ["2019/05/06 17:24:53 UTC", 0],
    ["20190506T172453", null],
    ["20190506T172453Z", 0],
    ["20190506T172453.5z", 0],
    ["20190506T172453,123Z", 0],
    ["20190506T172453+03", 10_800],
    ["20190506T172453+0300", 10_800],
    ["20190506T172453.123-03:30", -12_600],
    ["Mon, 06 May 2019 17:24:53 GMT", 0],
    ["Mon, 06 May 2019 17:24:53 UTC", 0],
    ["Mon, 06 May 2019 17:24:53 +0300", 10_800],
    ["Mon, 06 May 2019 17:24:53 -0000", 0],
    ["Sun, 06 May 2019 17:24:53 GMT", 0],
    ["Mon May  6 17:24:53 2019", null],
    ["Mon May 06 17:24:53 2019", null],
    ["Mon May 06 17:24:53.123456 2019", null],
    ["2019-05-06 17:24:53 +0300 EEST", 10_800],
    ["2019-05-06 17:24:53.123456 +0300 EEST", 10_800],
    ["2019-05-06 17:24:53.123456789 +0000 UTC", 0],
    ["2019-05-06 17:24:53.5 -0330 -0330", -12_600],
    ["2019-05-06 17:24:53.5 +0300 +03", 10_800],
    ["2019-05-06 17:24:53.5 +0300 EEST m=+12.000345", 10_800],
  ])('"%s" shows its own wall time', (text, offset) => {
    expect(readClock(text)).toEqual({ wallSecond: wallOf("2019-05-06T17:24:53"), offset });
  });

  test("a leap second belongs to the last second of its hour", () => {
    expect(readClock("2016-12-31T23:59:60Z")).toEqual({ wallSecond: wallOf("2016-12-31T23:59:59"), offset: 0 });
    expect(readClock("2017-01-01 02:59:60.5")).toEqual({ wallSecond: wallOf("2017-01-01T02:59:59"), offset: null });
    expect(readClock("[01/Jan/2017:02:59:60 +0300]")).toEqual({
      wallSecond: wallOf("2017-01-01T02:59:59"),
      offset: 10_800,
    });
    for (const text of ["2016/12/31 23:59:60", "20161231T235960", "Sat Dec 31 23:59:60 2016"]) {
      expect(readClock(text)).toEqual({ wallSecond: wallOf("2016-12-31T23:59:59"), offset: null });
    }
  });

  test.each([
    "2019-02-29 17:24:53",
    "2019-02-30 17:24:53",
    "1900-02-29 17:24:53",
    "2019-04-31 17:24:53",
    "2019-13-01 17:24:53",
    "2019-00-01 17:24:53",
    "2019-05-00 17:24:53",
    "2019-05-32 17:24:53",
    "2019-05-06 24:00:00",
    "2019-05-06 23:60:00",
    "2019-05-06 23:58:60",
    "2019-05-06 23:00:60",
    "2019-05-06 23:59:61",
    "2019-05-06T17:24:53+24:00",
    "2019-05-06T17:24:53-2400",
    "2019-05-06T17:24:53+99",
    "2019-05-06T17:24:53+03:60",
    "00/May/2019:17:24:53 +0300",
    "31/Apr/2019:17:24:53 +0300",
    "[29/Feb/2019:17:24:53 +0300]",
    "06/May/2019:24:00:00 +0300",
    "06/May/2019:17:60:00 +0300",
    "06/May/2019:17:24:60 +0300",
    "06/May/2019:17:24:53 +2400",
    "06/May/2019:17:24:53 +0360",
    "31/Apr/2019:17:24:53",
    "06/May/2019 24:24:53",
    "2019/02/29 17:24:53",
    "2019/05/06 17:60:53",
    "20190229T172453Z",
    "20190506T172453+2400",
    "Mon, 31 Apr 2019 17:24:53 GMT",
    "Mon, 00 May 2019 17:24:53 GMT",
    "Mon, 06 May 2019 17:24:53 +0360",
    "Mon May  0 17:24:53 2019",
    "Mon Feb 29 17:24:53 2019",
    "2019-05-06 17:24:53 +2400 EEST",
  ])('"%s" is an impossible time', (text) => {
    expect(readClock(text)).toBe("impossible time");
  });

  test.each([
    "",
    " ",
    "-",
    "now",
    "2019-05-06",
    "17:24:53",
    "2019-5-6 17:24:53",
    "19-05-06 17:24:53",
    "12019-05-06 17:24:53",
    "+2019-05-06 17:24:53",
    "2019-05-06_17:24:53",
    "2019-05-06  17:24:53",
    " 2019-05-06 17:24:53",
    "2019-05-06 17:24:53 ",
    "2019-05-06 17:24:53\n",
    "[2019-05-06 17:24:53]",
    "2019-05-06 17:24:53.",
    "2019-05-06 17:24:53.Z",
    "2019-05-06 17:24:53 EST",
    "2019-05-06 17:24:53 utc",
    "2019-05-06 17:24:53  Z",
    "2019-05-06 17:24:53 UTC+3",
    "2019-05-06 17:24:53+",
    "2019-05-06 17:24:53+3",
    "2019-05-06 17:24:53+030",
    "2019-05-06 17:24:53+03:0",
    "2019-05-06 17:24:53+03:",
    "2019-05-06 17:24:53+03:00:00",
    "2019-05-06 17:24:53 03:00",
    "２019-05-06 17:24:53",
    "06/May/2019:17:24:53 +03",
    "06/May/2019:17:24:53+0300",
    "06/may/2019:17:24:53 +0300",
    "06/MAY/2019:17:24:53 +0300",
    "06/Mai/2019:17:24:53 +0300",
    "6/May/2019:17:24:53 +0300",
    "06/05/2019:17:24:53 +0300",
    "[06/May/2019:17:24:53 +0300",
    "06/May/2019:17:24:53 +0300]",
    "[[06/May/2019:17:24:53 +0300]]",
    "06/May/2019:17:24:53 z",
    "06/May/2019:17:24:53 EEST",
    "06/May/2019  17:24:53",
    "06/May/2019T17:24:53",
    "06/May/2019:17:24:53 +0300 EEST",
    "2019/5/6 17:24:53",
    "2019/05-06 17:24:53",
    "2019-05/06 17:24:53",
    "2019/05/06T17:24:53",
    "2019/05/06:17:24:53",
    "05/06/2019 17:24:53",
    "06.05.2019 17:24:53",
    "20190506172453",
    "20190506 172453",
    "2019-05-06T172453Z",
    "20190506T17:24:53Z",
    "20190506T172453 Z",
    "20190506T172453UTC",
    "Mon, 06 May 2019 17:24:53",
    "Mon, 6 May 2019 17:24:53 GMT",
    "Mon,  6 May 2019 17:24:53 GMT",
    "Mon 06 May 2019 17:24:53 GMT",
    "Monday, 06 May 2019 17:24:53 GMT",
    "Monday, 06-May-19 17:24:53 GMT",
    "06 May 2019 17:24:53 GMT",
    "Mon, 06 May 19 17:24:53 GMT",
    "Mon, 06 Mai 2019 17:24:53 GMT",
    "Mon, 06 May 2019 17:24:53 EST",
    "Mon, 06 May 2019 17:24:53 +03:00",
    "mon, 06 May 2019 17:24:53 GMT",
    "Mon May 6 17:24:53 2019",
    "Mon May   6 17:24:53 2019",
    "Mon Mai  6 17:24:53 2019",
    "Mon May  6 17:24:53 19",
    "May  6 17:24:53 2019",
    "2019-05-06 17:24:53 EEST",
    "2019-05-06 17:24:53 +0300 eest",
    "2019-05-06 17:24:53 +03:00 EEST",
    "2019-05-06T17:24:53 +0300 EEST",
    "2019-05-06 17:24:53 +0300 EEST m=12",
    "2019-05-06 17:24:53 +0300 EEST m=+0.1 x",
  ])('"%s" is a bad time', (text) => {
    expect(readClock(text)).toBe("bad time");
  });
});

describe("other spellings", () => {
  test.each([
    ["Mon May 06 2019 17:24:53 GMT+0300 (Eastern European Summer Time)", 10_800],
    ["Mon May 06 2019 17:24:53 GMT-0330", -12_600],
    ["Mon May 06 2019 17:24:53 GMT+0000 (Coordinated Universal Time)", 0],
    ["Mon May 06 17:24:53 EEST 2019", null],
    ["Mon May  6 17:24:53 PDT 2019", null],
    ["Mon May 06 17:24:53 UTC 2019", 0],
    ["Mon May 06 17:24:53 GMT 2019", 0],
    ["Mon May 06 17:24:53 GMT+03:00 2019", 10_800],
    ["Mon May 06 17:24:53 +03 2019", 10_800],
    ["06-May-2019 17:24:53.123", null],
    ["06-May-2019 17:24:53", null],
    ["06-May-2019 17:24:53.123 +0300", 10_800],
    ["May 6, 2019 5:24:53 PM", null],
    ["May 06, 2019 05:24:53 pm", null],
    ["May 6, 2019, 5:24:53 PM", null],
    ["May 6, 2019, 5:24:53\u202fPM", null],
    ["May 6, 2019 17:24:53", null],
    ["May 6, 2019 @ 17:24:53.123", null],
    ["5/6/2019 5:24:53 PM", null],
    ["05/06/2019 05:24:53 PM", null],
    ["5/6/2019, 5:24:53 PM", null],
    ["5/6/2019 5:24:53.123 PM", null],
    ["5/6/2019 5:24:53 PM +03:00", 10_800],
    ["2019-05-06 5:24:53 PM", null],
    ["2019-05-06T05:24:53.123 p.m. Z", 0],
    ["06/May/2019:05:24:53 PM +0300", 10_800],
    ["6-May-2019 5:24:53 PM", null],
    ["2019-05-06T17:24:53+03:00[Europe/Vilnius]", 10_800],
    ["2019-05-06T17:24:53.123456789-03:30[America/St_Johns]", -12_600],
    ["2019-05-06T17:24:53Z[UTC]", 0],
    ["2019-05-06T17:24:53-03:00[America/Argentina/Buenos_Aires]", -10_800],
    ["2019-05-06T17:24:53[Europe/Vilnius]", null],
    ["[2019,5,6,17,24,53]", null],
    ["[2019, 5, 6, 17, 24, 53, 123000000]", null],
    ["06/May/2019:17:24:53 ", null],
    ["[06/May/2019:17:24:53 ]", null],
    ["[06/May/2019:17:24:53 +0300 ]", 10_800],
  ])('"%s" shows its own wall time', (text, offset) => {
    expect(readClock(text)).toEqual({ wallSecond: wallOf("2019-05-06T17:24:53"), offset });
  });

  test.each([
    ["2019-05-06T17:24", null],
    ["2019-05-06 17:24", null],
    ["2019-05-06T17:24Z", 0],
    ["2019-05-06T17:24+03:00", 10_800],
    ["2019-05-06T17:24+03:00[Europe/Vilnius]", 10_800],
    ["2019/05/06 17:24", null],
    ["20190506T1724Z", 0],
    ["May 6, 2019, 5:24 PM", null],
    ["5/6/2019 5:24 PM", null],
    ["[2019,5,6,17,24]", null],
  ])('"%s" is the first second of its minute', (text, offset) => {
    expect(readClock(text)).toEqual({ wallSecond: wallOf("2019-05-06T17:24:00"), offset });
  });

  test.each([
    ["5/6/2019 12:05:00 AM", 0],
    ["5/6/2019 12:05:00 PM", 12],
    ["5/6/2019 1:05:00 AM", 1],
    ["5/6/2019 11:05:00 AM", 11],
    ["5/6/2019 11:05:00 PM", 23],
    ["2019-05-06 00:05:00 AM", 0],
    ["2019-05-06 00:05:00 PM", 12],
  ])("%s is in hour %d", (text, hour) => {
    expect(readClock(text)).toEqual({ wallSecond: wallOf("2019-05-06T00:05:00") + hour * 3_600, offset: null });
  });

  test("a list of JSON is year, month, day, hour, minute, and then what is not 0", () => {
    const wallSecond = wallOf("2019-05-06T17:24:00");
    expect(readClock([2019, 5, 6, 17, 24])).toEqual({ wallSecond, offset: null });
    expect(readClock([2019, 5, 6, 17, 24, 53])).toEqual({ wallSecond: wallSecond + 53, offset: null });
    expect(readClock([2019, 5, 6, 17, 24, 53, 999_999_999])).toEqual({ wallSecond: wallSecond + 53, offset: null });
    for (const list of [
      [2019, 2, 29, 0, 0],
      [2019, 13, 1, 0, 0],
      [2019, 5, 6, 24, 0],
      [2019, 5, 6, 17, 60],
    ]) {
      expect(readClock(list)).toBe("impossible time");
    }
    for (const list of [
      [],
      [2019, 5, 6],
      [2019, 5, 6, 17],
      [2019, 5, 6, 17, 24, 53, 0, 0],
      [2019, 5, 6, 17, 24.5],
      [2019, 5, 6, 17, -1],
      ["2019", 5, 6, 17, 24],
      [19, 5, 6, 17, 24],
      [null, 5, 6, 17, 24],
    ]) {
      expect(readClock(list)).toBe("bad time");
    }
  });

  test.each([
    "2019-05-06 13:24:53 PM",
    "5/6/2019 17:24:53 AM",
    "25/12/2019 5:24:53 PM",
    "2/29/2019 5:24:53 PM",
    "31-Apr-2019 17:24:53",
    "Apr 31, 2019 17:24:53",
    "Mon Feb 29 2019 17:24:53 GMT+0300",
    "Mon May 06 2019 17:24:53 GMT+2400",
    "2019-02-29T17:24:53Z[UTC]",
    "[2019,5,32,17,24,53]",
  ])('"%s" is an impossible time', (text) => {
    expect(readClock(text)).toBe("impossible time");
  });

  test.each([
    "5/6/2019 17:24:53",
    "05/06/2019 05:24:53",
    "05/06/2019, 17:24:53",
    "6.5.2019 5:24:53 PM",
    "5/6/19 5:24 PM",
    "6/05/2019 5:24:53 PM",
    "06/5/2019 5:24:53 PM",
    "2019-05-06 5:24:53",
    "May 6, 2019 5:24:53",
    "Mon May 06 2019 17:24:53",
    "Mon Mai 06 2019 17:24:53 GMT+0300",
    "Mon May 06 17:24:53 eest 2019",
    "2019-05-06T17:24:53+03:00[",
    "2019-05-06T17:24:53+03:00[]",
    "2019-05-06T17:24:53[Europe/Vilnius",
    "2019-05-06 17",
    "2019-05-06 17:2",
    "06/May/2019:17:24 +0300",
    "2019-05-06 17:24:5",
    "2019-05-06 17:24:",
    "[2019,5,6]",
    "[2019,5,6,17,24,53",
    `Mon May 06 2019 17:24:53 GMT+0300 (${"x".repeat(200)})`,
  ])('"%s" is a bad time', (text) => {
    expect(readClock(text)).toBe("bad time");
  });

  test.each([
    "May  6 17:24:53",
    "May 06 17:24:53.123",
    "Mon May  6 17:24:53",
    "06/May 17:24:53",
    "06/May:17:24:53 +0300",
    "06 May 17:24:53",
    "05-06 17:24:53.123",
    "05/06 17:24",
    "[06/May:17:24:53]",
  ])('"%s" is a time without a year', (text) => {
    expect(readClock(text)).toBe("time without a year");
  });

  test("the hours of a day are told apart in every spelling with AM and PM", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_399 }), (secondOfDay) => {
        const date = new Date(Date.UTC(2019, 4, 6, 0, 0, secondOfDay));
        const text = date.toLocaleString("en-US", { timeZone: "UTC" });
        expect(readClock(text)).toEqual({ wallSecond: date.getTime() / 1000, offset: null });
      }),
    );
  });

  test.each([
    ["digits", "1".repeat(1_048_576)],
    ["brackets", "[".repeat(1_048_576)],
    ["spaces", `06/May/2019:17:24:53${" ".repeat(1_048_576)}`],
    ["a fraction", `2019-05-06 17:24:53.${"1".repeat(1_048_576)}x`],
  ])("a mebibyte of %s takes no longer than its length warrants", (_, text) => {
    expect(readClock(text)).toBe("bad time");
  });
});

describe("epochs", () => {
  const seconds = fc.integer({ min: FIRST_SECOND, max: END_SECOND - 2 });

  test.each([
    ["seconds", 1n],
    ["milliseconds", 1_000n],
    ["microseconds", 1_000_000n],
    ["nanoseconds", 1_000_000_000n],
  ])("%s are told by their size, as a number and as its digits", (_, unit) => {
    fc.assert(
      fc.property(seconds, fc.bigInt({ min: 0n, max: unit - 1n }), (wallSecond, part) => {
        const value = BigInt(wallSecond) * unit + part;
        expect(readClock(String(value))).toEqual({ wallSecond, offset: 0 });
        expect(readClock(`${value}.999999999`)).toEqual({ wallSecond, offset: 0 });
        const held = BigInt(Number(value)); // beyond 2^53 a double holds another number, up to 512 ns away
        expect(readClock(Number(value))).toEqual({ wallSecond: Number(held / unit), offset: 0 });
      }),
    );
  });

  test("leading zeros of digits mean nothing", () => {
    expect(readClock("0001557163493")).toEqual({ wallSecond: 1_557_163_493, offset: 0 });
    expect(readClock("0001557163493999")).toEqual({ wallSecond: 1_557_163_493, offset: 0 });
  });

  test("fractions are dropped", () => {
    expect(readClock(1_557_163_493.999)).toEqual({ wallSecond: 1_557_163_493, offset: 0 });
    expect(readClock("1557163493.999")).toEqual({ wallSecond: 1_557_163_493, offset: 0 });
    expect(readClock("1557163493999.5")).toEqual({ wallSecond: 1_557_163_493, offset: 0 });
    expect(readClock(1_557_163_493.5)).toEqual({ wallSecond: 1_557_163_493, offset: 0 });
  });

  test.each(["1557165599.999999999", "1557165599999.999999999", "1557165599999999.999", "1557165599999999999"])(
    "the last nanosecond of an hour, %s, is in that hour",
    (text) => {
      expect(readClock(text)).toEqual({ wallSecond: 1_557_165_599, offset: 0 });
    },
  );

  test("begin with 1995: a smaller number is a duration or a mistake", () => {
    expect(readClock(FIRST_SECOND)).toEqual({ wallSecond: FIRST_SECOND, offset: 0 });
    expect(readClock("788918400")).toEqual({ wallSecond: FIRST_SECOND, offset: 0 });
    for (const value of [FIRST_SECOND - 1, "788918399.9", 134_000_000, 99_999_999, 0.034, "0.034", 0, "0", "000"]) {
      expect(readClock(value)).toBe("bad time");
    }
  });

  test.each([
    ["seconds and milliseconds", 4_102_444_800, 788_918_399_999],
    ["milliseconds and microseconds", 4_102_444_800_000, 788_918_399_999_999],
    ["microseconds and FILETIME", 4_102_444_800_000_000, 124_333_919_999_999_000],
    ["FILETIME and ticks", 157_469_184_000_000_000, 629_245_151_999_999_000],
    ["ticks and nanoseconds", 662_380_416_000_000_000, 788_918_399_999_999_000],
    ["nanoseconds and all that is larger", 4_102_444_800_000_000_000, Number.MAX_VALUE],
  ])("a value between %s is a bad time", (_, first, last) => {
    for (const value of [first, (first + last) / 2, last]) {
      expect(readClock(value)).toBe("bad time");
      if (value < 1e21) expect(readClock(BigInt(Math.floor(value)).toString())).toBe("bad time");
    }
    expect(readClock(first * 0.999_999)).toHaveProperty("wallSecond");
    if (last < 1e18) expect(readClock(last + 2_000)).toHaveProperty("wallSecond");
  });

  test.each([
    ["FILETIME", 11_644_473_600n, 0],
    ["ticks of .NET", 62_135_596_800n, null],
  ])("%s count 100 ns from their own start", (_, before1970, offset) => {
    fc.assert(
      fc.property(seconds, fc.bigInt({ min: 0n, max: 9_999_999n }), (wallSecond, part) => {
        const value = (BigInt(wallSecond) + before1970) * 10_000_000n + part;
        expect(readClock(String(value))).toEqual({ wallSecond, offset });
        const held = BigInt(Number(value)) / 10_000_000n - before1970;
        expect(readClock(Number(value))).toEqual({ wallSecond: Number(held), offset });
      }),
    );
    expect(readClock("132016370930000000")).toEqual({ wallSecond: 1_557_163_493, offset: 0 });
    expect(readClock("636927602930000000")).toEqual({ wallSecond: 1_557_163_493, offset: null });
  });

  test.each([-1, -0.5, -1_557_163_493, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "the number %d is a bad time",
    (value) => {
      expect(readClock(value)).toBe("bad time");
    },
  );

  test.each([
    "-1",
    "+1557163493",
    " 1557163493",
    "1557163493 ",
    "1557163493.",
    ".5",
    "1,557,163,493",
    "1557163493,5",
    "1.557163493e9",
    "0x5cd07025",
    "1557163493n",
    "1_557_163_493",
    "1557163493Z",
    "[1557163493]",
    "１557163493",
    "9".repeat(400),
  ])('"%s" is a bad time', (text) => {
    expect(readClock(text)).toBe("bad time");
  });
});
