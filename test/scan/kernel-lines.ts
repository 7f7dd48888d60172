/**
 * Hostile captures: what logs write, what they should not, and what almost looks like it, from a seed.
 *
 * A capture consists of runs. The lines of a run share a layout, as those of one log do, so that whoever learns from
 * the line before is at his most confident when the odd one comes. A text is bytes here: one character, U+0000 to
 * U+00FF, for each.
 */
import { type FieldNames, JSONL_FIELDS } from "../../src/scan/formats/jsonl.ts";

const LONGEST_LINE_BYTES = 1024 * 1024;

/** A sequence by mulberry32 (T. Ettinger): equal seeds, equal throws. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  below(sides: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * sides);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  oneIn(sides: number): boolean {
    return this.below(sides) === 0;
  }

  oneOf<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const keyed = list.map((item) => ({ item, key: this.below(2 ** 30) }));
    return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
  }
}

/** What the clock of a run shows, up to the hour. */
interface Clock {
  readonly date: string;
  readonly hour: number;
  /** Of the hour's start, by a clock in UTC. */
  readonly epochSecond: number;
}
/** Makes the JSON text of a value. */
type Make = (dice: Dice, clock: Clock) => string;

interface Field {
  readonly key: string;
  readonly plain: Make;
  readonly odd: Make;
}
interface Layout {
  readonly fields: readonly Field[];
  readonly open: string;
  readonly colon: string;
  readonly comma: string;
  readonly close: string;
  readonly end: string;
}

/** So many lines, with now and then a byte-order mark in front, and often no line feed at the end. */
export function hostileCapture(dice: Dice, lines: number, names: FieldNames = JSONL_FIELDS): Uint8Array<ArrayBuffer> {
  const texts: string[] = dice.oneIn(10) ? ["\xef\xbb\xbf"] : [];
  const layouts: Layout[] = [];
  let clock = makeClock(dice);
  let left = lines;
  while (left > 0) {
    if (layouts.length === 0 || dice.oneIn(4)) layouts.push(makeLayout(dice, names));
    const count = Math.min(left, dice.oneOf([1, 2, 3, 5, 8, 20, 50, 50, 200]));
    if (dice.oneIn(2)) clock = makeClock(dice);
    addRun(texts, dice, dice.oneOf(layouts.slice(-4)), names, clock, count);
    left -= count;
  }
  const whole = toBytes(texts.join(""));
  return dice.oneIn(3) ? whole.subarray(0, whole.length - dice.between(1, 40)) : whole;
}

export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

function addRun(texts: string[], dice: Dice, layout: Layout, names: FieldNames, first: Clock, count: number): void {
  const linesPerOddOne = dice.oneOf([1_000_000, 50, 10, 4, 2, 1]);
  const linesPerHour = dice.oneOf([1_000_000, 1_000_000, 20, 1]);
  let clock = first;
  for (let line = 0; line < count; line += 1) {
    if (dice.oneIn(linesPerHour)) clock = makeClock(dice);
    texts.push(dice.oneIn(linesPerOddOne) ? oddLine(dice, layout, clock, names) : plainLine(dice, layout, clock));
  }
}

function plainLine(dice: Dice, layout: Layout, clock: Clock): string {
  let text = "";
  for (const { key, plain } of layout.fields) {
    text += `${text === "" ? layout.open : layout.comma}${key}${layout.colon}${plain(dice, clock)}`;
  }
  return text + layout.close + layout.end;
}

function makeLayout(dice: Dice, names: FieldNames): Layout {
  const name = (list: readonly string[]) => quoted((dice.oneIn(2) ? list[0] : dice.oneOf(list)) as string);
  const three: Field[] = [
    { key: name(names.time), ...timeMakers(dice) },
    { key: name(names.address), plain: addressMaker(dice), odd: oddAddress },
    { key: name(names.status), plain: statusMaker(dice), odd: oddStatus },
  ];
  const others = dice.oneOf([0, 0, 0, 1, 2, 4, 8, dice.oneIn(20) ? dice.between(58, 67) : 3]);
  const fields = [...three, ...Array.from({ length: others }, () => otherField(dice))];
  return {
    fields: dice.oneIn(2) ? fields : dice.shuffled(fields),
    open: dice.oneOf(["{", "{", "{", "{ "]),
    colon: dice.oneOf([":", ":", ":", ": ", ": ", ":   "]),
    comma: dice.oneOf([",", ",", ",", ", ", ", ", ",  "]),
    close: "}",
    end: dice.oneOf(["\n", "\n", "\r\n"]),
  };
}

const KEY_LENGTHS = [1, 4, 9, 12, 13, 14, 15, 16, 17, 27, 28, 29, 30, 31, 32, 33, 44, 45, 46, 47, 48, 49, 50];
const KEY_LETTERS = "request_uri.upstream-response-time/x_forwarded_for.and.some.more.letters";

function otherField(dice: Dice): Field {
  const bytes = dice.oneOf(KEY_LENGTHS);
  const at = dice.below(KEY_LETTERS.length - bytes);
  const key = `"${KEY_LETTERS.slice(at, at + bytes)}"`;
  const number: Make = (d) => d.oneOf(NUMBERS);
  return { key, plain: dice.oneOf([plainText, plainText, number, plainOther]), odd: oddOther };
}

// Lines that are not like their neighbours.

function oddLine(dice: Dice, layout: Layout, clock: Clock, names: FieldNames): string {
  switch (dice.below(14)) {
    case 0:
      return oddWhole(dice, layout, clock);
    case 1:
    case 2:
      return plainLine(dice, withOddFields(dice, layout, names), clock);
    case 3:
      return plainLine(dice, withOddSpaces(dice, layout), clock);
    case 4:
    case 5:
    case 6:
    case 7:
      return withOddBytes(dice, plainLine(dice, layout, clock));
    default:
      return plainLine(dice, withOddValue(dice, layout), clock);
  }
}

function withOddValue(dice: Dice, layout: Layout): Layout {
  const fields = [...layout.fields];
  const at = dice.below(fields.length);
  const { key, odd } = fields[at] as Field;
  fields[at] = { key, plain: odd, odd };
  return { ...layout, fields };
}

/** Repeated keys, second names, nulls, missing fields, another order, keys with escapes and almost the same keys. */
function withOddFields(dice: Dice, layout: Layout, names: FieldNames): Layout {
  const fields = [...layout.fields];
  const at = dice.below(fields.length);
  const field = fields[at] as Field;
  const role = dice.oneOf([
    { list: names.time, ...timeMakers(dice) },
    { list: names.address, plain: addressMaker(dice), odd: oddAddress },
    { list: names.status, plain: statusMaker(dice), odd: oddStatus },
  ]);
  const absent: Make = () => "null";
  const make = dice.oneOf([role.plain, role.plain, role.odd, absent]);
  switch (dice.below(7)) {
    case 0:
      fields.splice(dice.below(fields.length + 1), 0, {
        ...field,
        plain: dice.oneOf([field.plain, field.odd, absent]),
      });
      break;
    case 1:
    case 2:
      fields.splice(dice.below(fields.length + 1), 0, { key: quoted(dice.oneOf(role.list)), plain: make, odd: absent });
      break;
    case 3:
      fields[at] = { ...field, plain: absent };
      break;
    case 4:
      fields.splice(at, 1);
      break;
    case 5:
      return { ...layout, fields: dice.shuffled(fields) };
    default:
      fields[at] = { ...field, key: oddKey(dice, field.key) };
  }
  return { ...layout, fields };
}

/**
 * Never one with a backslash in it: having seen the key "a\\", JSON.parse of V8 13.6 to 15.0 takes "a\u0074" for it.
 */
function oddKey(dice: Dice, key: string): string {
  const at = dice.between(1, key.length - 1);
  const escaped = `${key.slice(0, at)}\\u00${key.charCodeAt(at).toString(16)}${key.slice(at + 1)}`;
  const changed = key.slice(0, at) + dice.oneOf([...KEY_PIECES, ...BAD_PIECES, "x", "", ":"]) + key.slice(at + 1);
  return dice.oneOf([escaped, changed, changed, key.slice(1), key.slice(0, -1), key.toUpperCase(), '""', "1", "null"]);
}

function withOddSpaces(dice: Dice, layout: Layout): Layout {
  const space = dice.oneOf([" ", "\t", "\r", "\v", "\f", "\xc2\xa0", "\x00", "      ", "/**/"]);
  const end = dice.oneOf(["\n", "\r\n", "\r\r\n", "\r", " \n", "", "\n\n", "\x00\n", ",\n", "}\n"]);
  switch (dice.below(6)) {
    case 0:
      return { ...layout, open: dice.oneOf([`${space}{`, `{${space}`, "", "[{", "{,"]) };
    case 1:
      return { ...layout, colon: dice.oneOf([`${space}:`, `:${space}`, "", "=", "::"]) };
    case 2:
      return { ...layout, comma: dice.oneOf([`${space},`, `,${space}`, "", ";", ",,", " "]) };
    case 3:
      return { ...layout, close: dice.oneOf([`${space}}`, `}${space}`, "", ",}", "}}", "]"]) };
    default:
      return { ...layout, end };
  }
}

const TELLING_BYTES = [...'"\\{}[]:,. 0129:;/\t\r\n\0\x01\x1f\x7f\x80\xbf\xc3\xef\xffTZtfneE+-'];

/** One byte or two changed, inserted or deleted; or the rest of the line. */
function withOddBytes(dice: Dice, line: string): string {
  let text = line;
  for (let times = dice.oneIn(4) ? 2 : 1; times > 0; times -= 1) {
    const at = dice.below(text.length);
    const near = String.fromCharCode((text.charCodeAt(at) + dice.oneOf([1, 255, 16, 240, 32, 128])) & 0xff);
    const byte = dice.oneOf([near, String.fromCharCode(dice.below(256)), dice.oneOf(TELLING_BYTES)]);
    switch (dice.below(8)) {
      case 0:
      case 1:
        text = text.slice(0, at) + byte + text.slice(at);
        break;
      case 2:
      case 3:
        text = text.slice(0, at) + text.slice(at + 1);
        break;
      case 4:
        text = `${text.slice(0, at)}${dice.oneOf(["\n", "", "\r\n"])}`;
        break;
      default:
        text = text.slice(0, at) + byte + text.slice(at + 1);
    }
  }
  return text;
}

function oddWhole(dice: Dice, layout: Layout, clock: Clock): string {
  const random = () => Array.from({ length: dice.below(80) }, () => String.fromCharCode(dice.below(256))).join("");
  if (dice.oneIn(5_000)) return longLine(dice, layout, clock);
  return (
    dice.oneOf([
      ...["", " ", "\t \r", "\r", "\xef\xbb\xbf", `\xef\xbb\xbf${plainLine(dice, layout, clock).trimEnd()}`],
      ...["{}", "{", "[]", "null", "1", '"', '{"', '{"a', '{"a"', '{"a":', '{"a":"', '{"a":1,', "{,}", "\0", "\0\0\0"],
      ...[random(), random(), random(), plainLine(dice, layout, clock).trimEnd().repeat(2)],
    ]) + layout.end
  );
}

/** Of 1 MiB, or a byte more or less. */
function longLine(dice: Dice, layout: Layout, clock: Clock): string {
  const line = plainLine(dice, layout, clock);
  const missing =
    LONGEST_LINE_BYTES - line.trimEnd().length - '"pad":"",'.length + dice.oneOf([-1, 0, 1, 2, 3, 900_000]);
  const letter = dice.oneOf(["x", " ", "1"]);
  return `{"pad":"${letter.repeat(missing)}",${line.trimStart().slice(1)}`;
}

// Times.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** Ends of months and years, leap days, and the days around which clocks were changed in the zones that are tried. */
const DATES = [
  ...["2019-05-06", "2019-05-07", "2019-05-31", "2019-06-30", "2019-09-09", "2019-10-10", "2019-12-31", "2020-01-01"],
  ...["0000-01-01", "0000-02-29", "0001-01-01", "1800-01-01", "1879-12-31", "1900-02-28", "1916-10-01", "1919-03-01"],
  ...["1969-12-31", "1970-01-01", "1972-01-07", "1973-03-03", "1999-12-31", "2000-02-29", "1883-12-31", "2006-10-28"],
  ...["2006-10-29", "2007-03-11", "2021-03-27", "2021-03-28", "2021-04-03", "2021-10-02", "2021-10-31", "2024-02-29"],
  ...["2038-01-19", "2099-12-31", "2100-02-28", "2106-02-07", "2199-12-31", "2200-01-01", "9999-12-30", "9999-12-31"],
];
/** Dates and hours, in UTC or near it, at which those clocks were changed. */
export const TURNS = [
  ["1883-12-31", 22],
  ["1916-10-01", 1],
  ["2006-10-29", 1],
  ["2006-10-29", 2],
  ["2007-03-11", 3],
  ["2021-03-28", 0],
  ["2021-04-03", 14],
  ["2021-10-02", 15],
  ["2021-10-31", 0],
] as const;
const DATE_SECONDS = new Map(DATES.map((date) => [date, Date.parse(`${date}T00:00:00Z`) / 1000]));
const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0"));
const ZONES = [
  ...["", "", "Z", "Z", "z", " Z", "UTC", " UTC", "GMT", " GMT", "+03", "-03", " +03", "+0300", "+03:00", " -08:00"],
  ...["-00:00", "+00:00", "+05:30", "+05:45", "-02:30", "-0006", "+00:07", "+14:00", "-12:00", "+23:59", "-23:59"],
];
const ODD_ZONES = ["+24:00", "+23:60", "+3", "+030", "+03:0", "+03:000", "utc", "  Z", "ZZ", " z ", "+"];
const CLF_ZONES = ["+0300", "-0400", "+0000", "-0000", "+0530", "-0730", "+2359"];

function makeClock(dice: Dice): Clock {
  const [turnDate, turnHour] = dice.oneOf(TURNS);
  const isTurn = dice.oneIn(8);
  const date = isTurn ? turnDate : dice.oneIn(3) ? dice.oneOf(DATES) : (DATES[dice.below(8)] as string);
  const hour = isTurn ? turnHour + dice.below(2) : dice.oneOf([0, 9, 10, 17, 19, 20, 23, dice.below(24)]);
  return { date, hour, epochSecond: (DATE_SECONDS.get(date) as number) + hour * 3_600 };
}

/** And how to spoil them. */
function timeMakers(dice: Dice): Pick<Field, "plain" | "odd"> {
  const plain = stampMaker(dice);
  return { plain, odd: (d, clock) => oddTime(d, clock, d.oneIn(3) ? stampMaker(d) : plain) };
}

/** Times in one of the ways in which logs write them. */
function stampMaker(dice: Dice): Make {
  if (dice.oneIn(6)) {
    const [one, other] = [stampMaker(dice), stampMaker(dice)];
    return (d, clock) => (d.oneIn(4) ? one : other)(d, clock);
  }
  const common = dice.below(10);
  if (common < 4) return isoMaker(common % 2 === 0 ? " " : "T", common < 2 ? "" : "+00:00", () => "");
  const zone = dice.oneOf(ZONES);
  const fractionDigits = dice.oneOf([0, 1, 3, 6, 9, dice.below(13)]);
  const mark = dice.oneOf([".", ".", ","]);
  const fraction = (d: Dice) => (fractionDigits === 0 ? "" : mark + digitsOf(d, fractionDigits));
  if (common < 6) return isoMaker(dice.oneOf([" ", "T", "t"]), zone, fraction);
  if (common === 6) return commonLogMaker(dice.oneOf(CLF_ZONES), dice.oneIn(2), dice.oneIn(4) ? fraction : () => "");
  const quote = dice.oneOf(["", '"']);
  const unitDigits = dice.oneOf([0, 0, 3, 3, 6, 9]);
  const decimals = dice.oneIn(3) ? fraction : () => "";
  return (d, { epochSecond }) =>
    quote + (epochSecond + d.below(3_600)) + digitsOf(d, unitDigits) + decimals(d).replace(",", ".") + quote;
}

function isoMaker(separator: string, zone: string, fraction: (dice: Dice) => string): Make {
  return (d, { date, hour }) => `"${date}${separator}${TWO_DIGITS[hour]}:${sixty(d)}:${sixty(d)}${fraction(d)}${zone}"`;
}

function commonLogMaker(zone: string, bracketed: boolean, fraction: (dice: Dice) => string): Make {
  const [open, close] = bracketed ? ["[", "]"] : ["", ""];
  return (d, { date, hour }) =>
    `"${open}${commonDate(date)}:${TWO_DIGITS[hour]}:${sixty(d)}:${sixty(d)}${fraction(d)} ${zone}${close}"`;
}

function commonDate(date: string): string {
  return `${date.slice(8)}/${MONTHS[Number(date.slice(5, 7)) - 1]}/${date.slice(0, 4)}`;
}

function sixty(dice: Dice): string {
  return TWO_DIGITS[dice.oneIn(4) ? dice.oneOf([0, 9, 10, 59]) : dice.below(60)] as string;
}

function digitsOf(dice: Dice, count: number): string {
  let digits = "";
  for (let digit = 0; digit < count; digit += 1) digits += dice.below(10);
  return digits;
}

const ODD_EPOCHS = [
  ...wordsOf(
    "99999999 100000000 999999999 1000000000 4294967296 7258118399 7258118400 9999999999 99999999999 100000000000",
    "7258118399999 7258118400000 1557163493000000 7258118399999999 100000000000000000 1557163493999999999",
    "7258118399999999999 9999999999999999999 15571634930 7258118399.999999 7258118399.9999999 1557165599.999999",
    "1557165599.9999999 1557165599.9999999999 01557163493 1557163493. 1557163493e0 1.557163493e9 1557163493E3",
    "-1557163493 1557163493.5.5 +1557163493 1557163493000.5 0 -0 1e400 1557163493,5 0100000000 0099999999",
  ),
  "1557163493 ",
];
const NO_TIMES = ["null", "true", "false", "{}", "[]", '""', '" "', "[1557163493]", '"now"', '"\\u0000"', "nulll"];

function oddTime(dice: Dice, clock: Clock, make: Make): string {
  const good = make(dice, clock);
  const text = good.replaceAll('"', "");
  switch (dice.below(10)) {
    case 0:
      return dice.oneOf(NO_TIMES);
    case 1: {
      const digits = dice.oneIn(2) ? dice.oneOf(ODD_EPOCHS) : digitsOf(dice, dice.between(9, 20));
      return dice.oneIn(2) ? digits : `"${digits}"`;
    }
    case 2:
      return good;
    case 3: // as long as another time that is good
      return `"${text.slice(0, make(dice, clock).replaceAll('"', "").length)}"`;
    case 6:
      return `"${text.slice(0, dice.below(text.length))}"`;
    case 4: {
      const at = dice.below(text.length);
      return `"${text.slice(0, at)}${dice.oneOf([..."0123456789:-/ .,TZ+[]", ...PIECES])}${text.slice(at + dice.below(2))}"`;
    }
    case 5:
      return oddCommonLog(dice, clock);
    default:
      return oddIso(dice, clock);
  }
}

function oddIso(dice: Dice, { date, hour }: Clock): string {
  const [year, month, day] = date.split("-") as [string, string, string];
  return [
    '"',
    pick(dice, year, ["0000", "1969", "1970", "9999", "1900", "2000", "2020", "999", "10000", "-001", " 2019"]),
    pick(dice, "-", ["/", "", ".", " "], 20),
    pick(dice, month, ["00", "01", "02", "04", "06", "09", "11", "12", "13", "1", "20"]),
    "-",
    pick(dice, day, ["00", "01", "28", "29", "30", "31", "32", "1", "99"]),
    pick(dice, dice.oneOf([" ", "T"]), ["t", "  ", "", "_", "\\u0020", "\\t", "\t", "\xc2\xa0"]),
    pick(dice, TWO_DIGITS[hour] as string, ["00", "09", "10", "19", "20", "22", "23", "24", "29", "1", "017"]),
    pick(dice, ":", [".", "", ";", "/"], 20),
    pick(dice, sixty(dice), ["00", "59", "60", "61", "69", "99", "5", "005", "0 "]),
    pick(dice, ":", [".", "", ";", "/"], 20),
    pick(dice, sixty(dice), ["00", "59", "60", "60", "61", "69", "99", "5", "005", "6:"]),
    pick(dice, "", [".", ",", ".0", ",5", `.${digitsOf(dice, dice.between(1, 30))}`, ". ", ".5.5", ".\xef\xbc\x95"]),
    pick(dice, dice.oneOf(ZONES), ODD_ZONES),
    '"',
  ].join("");
}

function oddCommonLog(dice: Dice, { date, hour }: Clock): string {
  const [year, month, day] = date.split("-") as [string, string, string];
  return [
    '"',
    pick(dice, dice.oneOf(["", "["]), ["[", "[[", " "]),
    pick(dice, day, ["00", "01", "28", "29", "30", "31", "32", "1"]),
    "/",
    pick(dice, MONTHS[Number(month) - 1] as string, ["Feb", "may", "MAY", "Mai", "05", "June", "Foo", ""]),
    "/",
    pick(dice, year, ["0000", "1969", "1970", "9999", "1900", "2000", "19"]),
    pick(dice, ":", [" ", "T", ""]),
    pick(dice, TWO_DIGITS[hour] as string, ["00", "23", "24", "1"]),
    ":",
    pick(dice, sixty(dice), ["59", "60", "5"]),
    ":",
    pick(dice, sixty(dice), ["59", "60", "60", "61", "5"]),
    pick(dice, "", [".", ".123", ",123", `.${digitsOf(dice, dice.between(1, 20))}`]),
    pick(dice, " ", ["", "  "]),
    pick(dice, dice.oneOf(CLF_ZONES), ["+03:00", "Z", "", "+2400", "+0060", "+03"]),
    pick(dice, dice.oneOf(["", "]"]), ["]", "]]", "x"]),
    '"',
  ].join("");
}

/** The first, or once in a while one of the odd ones. */
function pick(dice: Dice, usual: string, odd: readonly string[], sides = 6): string {
  return dice.oneIn(sides) ? dice.oneOf(odd) : usual;
}

// Addresses.

const OCTETS = [0, 1, 9, 10, 19, 25, 26, 99, 100, 101, 199, 200, 249, 250, 255];
const GROUPS = ["0", "1", "f", "F", "10", "ff", "db8", "DB8", "0db8", "2001", "fFfF", "0000", "0001", "ffff", "abcd"];

function addressMaker(dice: Dice): Make {
  switch (dice.below(6)) {
    case 0:
      return ipv6;
    case 1:
      return (d) => (d.oneIn(2) ? ipv6(d) : edgyIpv4(d));
    case 2:
      return edgyIpv4;
    default:
      return (d) => `"10.${d.below(4)}.${d.below(256)}.${d.below(256)}"`;
  }
}

function edgyIpv4(dice: Dice): string {
  return `"${dice.oneOf(OCTETS)}.${dice.oneOf(OCTETS)}.${dice.oneOf(OCTETS)}.${dice.oneOf(OCTETS)}"`;
}

function ipv6(dice: Dice): string {
  const groups = Array.from({ length: 8 }, () =>
    dice.oneIn(2) ? dice.oneOf(GROUPS) : dice.below(65_536).toString(16),
  );
  if (dice.oneIn(4)) return `"${groups.join(":")}"`;
  const from = dice.below(9);
  const to = dice.between(from, 8);
  if (from === to) return dice.oneOf(['"::"', '"::1"', '"2001:db8::1"', '"fe80::1:2"']);
  return `"${groups.slice(0, from).join(":")}::${groups.slice(to).join(":")}"`;
}

const NO_ADDRESSES = [
  ...["null", "true", "false", "{}", "[]", '""', '" "', "167772161", "10.0", '"localhost"', '"-"', '["10.0.0.1"]'],
  ...['"10.0.0.\\u0031"', '"10.0.0.1\\n"', '"::\\u0031"', '"10.0.0.\xef\xbc\x91"', '"10.0.0.1"x', '"10.0.0.1', "::1"],
];

function oddAddress(dice: Dice): string {
  const one = dice.oneIn(2) ? edgyIpv4(dice) : ipv6(dice);
  const text = one.slice(1, -1);
  switch (dice.below(8)) {
    case 0:
      return dice.oneOf(NO_ADDRESSES);
    case 1:
      return `"${dice.oneOf(["[", "", " ", ":", "0", "::ffff:"])}${text}${dice.oneOf(["]", "", " ", ":", ".", ":80", "%eth0"])}"`;
    case 2:
      return `"[${text}]${dice.oneOf(["", ":1", ":65535", ":65536", ":", ":x", ":000080"])}"`;
    case 3: {
      const at = dice.below(text.length);
      const byte = dice.oneOf([..."0123456789abcfgFG.:/;% \0", "::", "00", "\x80"]);
      return `"${text.slice(0, at)}${byte}${text.slice(at + dice.below(2))}"`;
    }
    case 4: {
      const prefix = dice.oneOf([
        "::ffff:",
        "::FFFF:",
        "0:0:0:0:0:ffff:",
        "::",
        "::ffff:0:",
        "64:ff9b::",
        "1:2:3:4:5:6:",
      ]);
      return `"${prefix}${dice.oneOf([edgyIpv4(dice).slice(1, -1), "a00:1", "0a00:0001", "7f00:1", "0:0"])}"`;
    }
    case 5: {
      const groups = Array.from({ length: dice.between(6, 10) }, () => dice.oneOf([...GROUPS, "", "12345", "g"]));
      return `"${groups.join(":")}"`;
    }
    default: {
      const octet = () =>
        dice.oneOf([...OCTETS, 256, 260, 299, 300, 999, 1000, "00", "01", "010", "099", "0x1", "", " 1"]);
      return `"${Array.from({ length: dice.oneOf([3, 4, 4, 4, 4, 5]) }, octet).join(".")}"`;
    }
  }
}

// Statuses.

const STATUSES = [200, 200, 301, 404, 499, 500, 500, 502, 503, 504, 599, 600];
const ODD_STATUSES = [
  ...wordsOf(
    '099 99 100 999 1000 5000 50 5 0 -500 -50 500.0 500.5 5e2 50e1 5.0 "099" "99" "50" "500.0" "5e2" "0500"',
    '"5000" "" "OK" "5\\u00300" null true false {} [500] "500 500" 500. .500 +500 0x1f4 "50\xef\xbc\x90"',
  ),
  '"500 "',
  '" 500"',
  "5 0",
];

function statusMaker(dice: Dice): Make {
  const quote = dice.oneOf(["", "", '"']);
  return (d) => quote + (d.oneIn(10) ? d.between(100, 999) : d.oneOf(STATUSES)) + quote;
}

function oddStatus(dice: Dice): string {
  if (dice.oneIn(8)) return `"${dice.below(10_000)}"`;
  return dice.oneIn(4) ? String(dice.below(1_200)) : dice.oneOf(ODD_STATUSES);
}

// Values that do not matter, unless they are malformed.

const LETTERS =
  "Mozilla/5.0 (X11; Linux x86_64) Firefox/70.0 {braces}, [brackets]: 'quotes' <&> ~!@#$%^*_+=?|;- ".repeat(3);
const LENGTHS = [0, 1, 5, 13, 14, 15, 16, 17, 18, 29, 30, 31, 32, 33, 34, 46, 47, 48, 49, 62, 63, 64, 65, 96, 128];
const NUMBERS = ["0", "-0", "1", "512", "0.001", "-1.5", "0.0", "123456789012345", "1.123456789012345", "-98765432"];
/** Escapes, control characters that are allowed, and the first and last characters of each length in UTF-8. */
const PIECES = [
  ...wordsOf(
    '\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0041 \\uD83d\\uDe00 \\ud800 \\u0000 \x7f \xc2\x80 \xc3\xa9 \xdf\xbf',
    "\xe0\xa0\x80 \xe2\x80\xa8 \xed\x9f\xbf \xee\x80\x80 \xef\xbb\xbf \xef\xbf\xbf \xf0\x90\x80\x80",
    "\xf0\x9f\x98\x80 \xf3\xbf\xbf\xbf \xf4\x8f\xbf\xbf",
  ),
];
const BAD_PIECES = [
  ...wordsOf(
    `\\ \\x \\a \\0 \\' \\u12 \\u123g \\U0041 \\u{41} " \\\n \\\x80 \0 \x01 \x1f \t \r \n \v \x80 \xbf \xc0\x80`,
    "\xc1\xbf \xc3 \xc3( \xdf\xc0 \xe0\x9f\xbf \xe0\x80\x80 \xed\xa0\x80 \xed\xbf\xbf \xe9\x9b \xe9(\x80",
    "\xe9\x9b( \xe9\x9b\xc0 \xf0\x8f\xbf\xbf \xf4\x90\x80\x80 \xf5\x80\x80\x80 \xf0\x9f\x98 \xf0\x9f(\x80",
    "\xf8\x88\x80\x80\x80 \xfe \xff \xc3\xa9\xa9",
  ),
  "\\u 123",
];
const KEY_PIECES = PIECES.filter((piece) => piece !== "\\\\");
const ODD_NUMBERS = [
  ...wordsOf(
    "01 -01 00 1. .5 - +1 --1 1e5 1E+5 1e-5 1e 1e+ 1.e5 0e0 -0e-0 1e400 1234567890123456 12345678901234567890",
    "0.1234567890123456 0.12345678901234567890 1.2.3 1_000 0x10 Infinity NaN 1a -a 9007199254740993 1/2 1:2",
  ),
  "1 2",
];
const LITERALS = ["true", "false", "null"];
const ODD_LITERALS = ["nul", "nulll", "truee", "tru", "fals", "falsey", "True", "NULL", "undefined", "nu ll", "null0"];
const NESTED = wordsOf('{} [] {"a":1} [1,"2",null] {"ip":"10.0.0.1"} [[[[[[]]]]]] {"a":{"b":[{}]}} [1,] {,}');

function plainText(dice: Dice): string {
  const bytes = dice.oneIn(3) ? dice.below(100) : dice.oneOf(LENGTHS);
  const from = dice.below(LETTERS.length - bytes);
  const text = LETTERS.slice(from, from + bytes);
  return dice.oneIn(4) ? `"${withPieces(dice, text, PIECES)}"` : `"${text}"`;
}

function plainOther(dice: Dice, clock: Clock): string {
  return dice.oneOf([plainText(dice), dice.oneOf(NUMBERS), dice.oneOf(LITERALS), stampMaker(dice)(dice, clock)]);
}

function oddOther(dice: Dice): string {
  return dice.oneOf([
    `"${withPieces(dice, plainText(dice).slice(1, -1), BAD_PIECES)}"`,
    `"${withPieces(dice, plainText(dice).slice(1, -1), BAD_PIECES)}"`,
    plainText(dice).slice(0, -1),
    dice.oneOf(ODD_NUMBERS),
    dice.oneOf(ODD_LITERALS),
    dice.oneOf(NESTED),
    "",
  ]);
}

function withPieces(dice: Dice, text: string, pieces: readonly string[]): string {
  let result = text;
  for (let count = dice.between(1, 3); count > 0; count -= 1) {
    const at = dice.below(result.length + 1);
    result = result.slice(0, at) + dice.oneOf(pieces) + result.slice(at);
  }
  return result;
}

function wordsOf(...rows: readonly string[]): string[] {
  return rows.join(" ").split(" ");
}

/** A name as a JSON text in bytes. */
function quoted(name: string): string {
  return Array.from(new TextEncoder().encode(JSON.stringify(name)), (byte) => String.fromCharCode(byte)).join("");
}
