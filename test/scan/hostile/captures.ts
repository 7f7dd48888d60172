/**
 * Hostile captures of JSON lines: what logs write, what they should not, and what almost looks like it, from a seed.
 */
import type { FieldNames } from "../../../src/scan/formats/format.ts";
import { JSONL_FIELDS } from "../../../src/scan/formats/jsonl.ts";
import { addressMaker, oddAddress } from "./addresses.ts";
import type { Clock, Dice, Make } from "./dice.ts";
import { captureOf, withOddBytes } from "./runs.ts";
import { timeMakers } from "./times.ts";
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

export function hostileCapture(dice: Dice, lines: number, names: FieldNames = JSONL_FIELDS): Uint8Array<ArrayBuffer> {
  return captureOf(dice, lines, (d) => {
    const layout = makeLayout(d, names);
    return {
      plain: (one, clock) => plainLine(one, layout, clock),
      odd: (one, clock) => oddLine(one, layout, clock, names),
    };
  });
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
