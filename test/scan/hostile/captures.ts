/**
 * Hostile captures: what logs write, what they should not, and what almost looks like it, from a seed.
 *
 * A capture consists of runs. The lines of a run share a layout, as those of one log do, so that whoever learns from
 * the line before is at his most confident when the odd one comes. A text is bytes here: one character, U+0000 to
 * U+00FF, for each.
 */
import { type FieldNames, JSONL_FIELDS } from "../../../src/scan/formats/jsonl.ts";
import { addressMaker, oddAddress } from "./addresses.ts";
import type { Clock, Dice, Make } from "./dice.ts";
import { makeClock, timeMakers } from "./times.ts";
import {
  BAD_PIECES,
  KEY_PIECES,
  NUMBERS,
  oddOther,
  oddStatus,
  plainOther,
  plainText,
  quoted,
  statusMaker,
} from "./values.ts";

const LONGEST_LINE_BYTES = 1024 * 1024;

export interface Field {
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
