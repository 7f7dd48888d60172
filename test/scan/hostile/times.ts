/**
 * Times as logs write them, at the edges of everything, and what is none.
 */
import type { Field } from "./captures.ts";
import { type Clock, type Dice, type Make, pick } from "./dice.ts";
import { PIECES, wordsOf } from "./values.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** Ends of months and years, leap days, and the days around which clocks were changed in the zones that are tried. */
const DATES = [
  ...["2019-05-06", "2019-05-07", "2019-05-31", "2019-06-30", "2019-09-09", "2019-10-10", "2019-12-31", "2020-01-01"],
  ...["0000-01-01", "0000-02-29", "0001-01-01", "1800-01-01", "1879-12-31", "1900-02-28", "1916-10-01", "1919-03-01"],
  ...["1969-12-31", "1970-01-01", "1972-01-07", "1973-03-03", "1999-12-31", "2000-02-29", "1883-12-31", "2006-10-28"],
  ...["2006-10-29", "2007-03-11", "2021-03-27", "2021-03-28", "2021-04-03", "2021-10-02", "2021-10-31", "2024-02-29"],
  ...["2038-01-19", "2099-12-31", "2100-02-28", "2106-02-07", "2199-12-31", "2200-01-01", "9999-12-30", "9999-12-31"],
];
/** The last three had offsets with seconds once; in Newfoundland clocks went back a minute after midnight. */
export const TURNING_ZONES = [
  "Europe/Vilnius",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "America/St_Johns",
  "Africa/Monrovia",
  "Africa/Sao_Tome",
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
export const CLF_ZONES = ["+0300", "-0400", "+0000", "-0000", "+0530", "-0730", "+2359"];

export function makeClock(dice: Dice): Clock {
  const [turnDate, turnHour] = dice.oneOf(TURNS);
  const isTurn = dice.oneIn(8);
  const date = isTurn ? turnDate : dice.oneIn(3) ? dice.oneOf(DATES) : (DATES[dice.below(8)] as string);
  const hour = isTurn ? turnHour + dice.below(2) : dice.oneOf([0, 9, 10, 17, 19, 20, 23, dice.below(24)]);
  return { date, hour, epochSecond: (DATE_SECONDS.get(date) as number) + hour * 3_600 };
}

/** And how to spoil them. */
export function timeMakers(dice: Dice): Pick<Field, "plain" | "odd"> {
  const plain = stampMaker(dice);
  return { plain, odd: (d, clock) => oddTime(d, clock, d.oneIn(3) ? stampMaker(d) : plain) };
}

/** Times in one of the ways in which logs write them. */
export function stampMaker(dice: Dice): Make {
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

export function commonLogMaker(zone: string, bracketed: boolean, fraction: (dice: Dice) => string): Make {
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
    "99999999 788918399 788918400 999999999 1000000000 4294967296 4102444799 4102444800 9999999999 99999999999 100000000000",
    "4102444799999 4102444800000 1557163493000000 4102444799999999 132016370930000000 636927602930000000 1557163493999999999",
    "4102444799999999999 9999999999999999999 15571634930 4102444799.999999 4102444799.9999999 1557165599.999999",
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
