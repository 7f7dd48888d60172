/**
 * Hostile captures of JSON lines with objects in objects: wanted paths through keys with and without dots, the same path
 * twice, parents that are no objects, and values that are nested where none is expected.
 */
import type { FieldNames } from "../../../src/scan/formats/format.ts";
import { addressMaker, oddAddress } from "./addresses.ts";
import type { Clock, Dice, Make } from "./dice.ts";
import { captureOf, withOddBytes } from "./runs.ts";
import { timeMakers } from "./times.ts";
import { NUMBERS, oddOther, oddStatus, plainOther, plainText, quoted, statusMaker } from "./values.ts";

interface Member {
  readonly key: string;
  readonly value: Make | Member[];
}

/** How brackets, colons and commas look. */
interface Style {
  readonly open: string;
  readonly colon: string;
  readonly comma: string;
  readonly close: string;
  readonly end: string;
}

const DENSE: Style = { open: "{", colon: ":", comma: ",", close: "}", end: "\n" };

/** Names that lead through one another. */
export const NESTED_PATHS: readonly FieldNames[] = [
  { time: ["ts", "log.time"], address: ["req.ip", "ip", "req.con.ip"], status: ["res.status", "status", "res"] },
  { time: ["a.b.c"], address: ["a.b", "a"], status: ["b.c", "c", "a.c"] },
  { time: ["t", ".t"], address: ["i.", "i", "."], status: ["s..s", "s."] },
];

export function hostileNested(dice: Dice, lines: number, names: FieldNames): Uint8Array<ArrayBuffer> {
  return captureOf(dice, lines, (d) => {
    const wanted = wantedMakers(d, names);
    const members = makeObject(d, names, wanted);
    const style = {
      ...DENSE,
      colon: d.oneOf([":", ":", ": "]),
      comma: d.oneOf([",", ",", ", "]),
      end: d.oneOf(["\n", "\n", "\r\n"]),
    };
    return {
      plain: (one, clock) => lineOf(members, style, one, clock),
      odd: (one, clock) => oddLine(one, clock, members, style, names, wanted),
    };
  });
}

interface Wanted {
  readonly list: readonly string[];
  readonly plain: Make;
  readonly odd: Make;
}

function wantedMakers(dice: Dice, names: FieldNames): readonly Wanted[] {
  return [
    { list: names.time, ...timeMakers(dice) },
    { list: names.address, plain: addressMaker(dice), odd: oddAddress },
    { list: names.status, plain: statusMaker(dice), odd: oddStatus },
  ];
}

function makeObject(dice: Dice, names: FieldNames, wanted: readonly Wanted[]): Member[] {
  const root: Member[] = [];
  for (const { list, plain } of dice.shuffled(wanted)) {
    insert(dice, root, dice.oneOf(list), plain);
    if (dice.oneIn(10)) insert(dice, root, dice.oneOf(list), plain);
  }
  for (let others = dice.below(8); others > 0; others -= 1) {
    const key = dice.oneIn(4) ? dice.oneOf(keysOf(names)) : otherKey(dice);
    dice.oneOf(objectsIn(root)).push({ key, value: otherValue(dice) });
  }
  return dice.oneIn(2) ? root : dice.shuffled(root);
}

/** Through objects that are there already, or beside them. */
function insert(dice: Dice, root: Member[], path: string, value: Make): void {
  const keys = partition(dice, path);
  let object = root;
  for (const key of keys.slice(0, -1)) {
    let inner = object.find((member) => member.key === key)?.value;
    if (!Array.isArray(inner)) {
      inner = [];
      object.splice(dice.below(object.length + 1), 0, { key, value: inner });
    }
    object = inner;
  }
  object.splice(dice.below(object.length + 1), 0, { key: keys.at(-1) as string, value });
}

/** `a.b.c` -> `a`, `b.c` */
function partition(dice: Dice, path: string): string[] {
  const keys: string[] = [];
  for (const part of path.split(".")) {
    if (keys.length > 0 && dice.oneIn(4)) keys.push(`${keys.pop()}.${part}`);
    else keys.push(part);
  }
  return keys;
}

function objectsIn(object: Member[]): Member[][] {
  return [object, ...object.flatMap(({ value }) => (Array.isArray(value) ? objectsIn(value) : []))];
}

/** All that may stand in a path, and what leads to it. */
function keysOf(names: FieldNames): readonly string[] {
  const paths = [...names.time, ...names.address, ...names.status];
  return paths.flatMap((path) =>
    path.split(".").flatMap((part, at, parts) => [part, parts.slice(0, at + 1).join(".")]),
  );
}

function otherKey(dice: Dice): string {
  const long = "x".repeat(dice.oneOf([1, 13, 29, 30, 31, 46, 47, 48, 60, 61, 62, 70]));
  return dice.oneOf(["a", "headers", "", ".", "event_type", "flow_id", "ip.", ".ip", long]);
}

function otherValue(dice: Dice): Make | Member[] {
  if (dice.oneIn(8)) return [];
  const nested: Make = (d, clock) => nestedText(d, clock, 3);
  return dice.oneOf<Make>([plainText, (d) => d.oneOf(NUMBERS), plainOther, nested, nested]);
}

/** An object or a list in JSON. */
function nestedText(dice: Dice, clock: Clock, levels: number): string {
  const space = dice.oneIn(4) ? " " : "";
  const items = Array.from({ length: dice.below(4) }, () =>
    levels > 0 && dice.oneIn(3) ? nestedText(dice, clock, levels - 1) : plainOther(dice, clock),
  );
  if (dice.oneIn(2)) return `[${items.join(`,${space}`)}]`;
  const keys = ["ip", "status", "a", "\\u0069p", '\\"', "headers"];
  return `{${items.map((item) => `"${dice.oneOf(keys)}":${space}${item}`).join(`,${space}`)}}`;
}

function lineOf(members: readonly Member[], style: Style, dice: Dice, clock: Clock): string {
  return textOf(members, style, dice, clock) + style.end;
}

function textOf(members: readonly Member[], style: Style, dice: Dice, clock: Clock): string {
  const { open, colon, comma, close } = style;
  const texts = members.map(({ key, value }) => {
    const text = typeof value === "function" ? value(dice, clock) : textOf(value, style, dice, clock);
    return quoted(key) + colon + text;
  });
  return open + texts.join(comma) + close;
}

function oddLine(
  dice: Dice,
  clock: Clock,
  members: Member[],
  style: Style,
  names: FieldNames,
  wanted: readonly Wanted[],
): string {
  switch (dice.below(8)) {
    case 0:
    case 1:
      return withOddBytes(dice, lineOf(members, style, dice, clock));
    case 2:
      return lineOf(members, { ...style, ...oddStyle(dice) }, dice, clock);
    case 3:
      return deepLine(dice, lineOf(members, style, dice, clock));
    default: {
      const copy = copyOf(members);
      for (let times = dice.oneOf([1, 1, 2]); times > 0; times -= 1) change(dice, copy, names, wanted);
      return lineOf(copy, style, dice, clock);
    }
  }
}

function oddStyle(dice: Dice): Partial<Style> {
  const space = dice.oneOf([" ", "\t", "  ", "\r", ""]);
  return dice.oneOf<Partial<Style>>([
    { open: `{${space}` },
    { colon: `${space}:` },
    { comma: `${space},` },
    { close: `${space}}` },
    { close: "}}" },
    { close: "]" },
    { close: ",}" },
    { end: "}\n" },
  ]);
}

/** As deep as the kernel goes and deeper. */
function deepLine(dice: Dice, line: string): string {
  const levels = dice.oneOf([5, 7, 8, 9, 28, 29, 30, 31, 32, 33, 64]);
  const [open, close] = dice.oneOf([
    ["[", "]"],
    ['{"a":', "}"],
    ['{"req":', "}"],
  ] as const);
  const missing = dice.oneIn(4) ? 1 : 0;
  const deep = `${open.repeat(levels)}${dice.oneOf(["1", "[]", "{}"])}${close.repeat(levels - missing)}`;
  return line.replace("{", `{${dice.oneOf(['"deep":', '"req":'])}${deep},`);
}

function copyOf(members: readonly Member[]): Member[] {
  return members.map(({ key, value }) => ({ key, value: Array.isArray(value) ? copyOf(value) : value }));
}

/** One thing in one of the objects. */
function change(dice: Dice, root: Member[], names: FieldNames, wanted: readonly Wanted[]): void {
  const object = dice.oneOf(objectsIn(root));
  const at = dice.below(object.length + 1);
  const { list, plain, odd } = dice.oneOf(wanted);
  const value = dice.oneOf<Make | Member[]>([plain, plain, odd, oddOther, () => "null", [], otherValue(dice)]);
  const member = object[dice.below(Math.max(object.length, 1))];
  switch (dice.below(6)) {
    case 0:
      insert(dice, root, dice.oneOf(list), typeof value === "function" ? value : plain);
      break;
    case 1:
      object.splice(at, 0, { key: dice.oneIn(3) ? otherKey(dice) : dice.oneOf(keysOf(names)), value });
      break;
    case 2:
      if (member !== undefined) object.splice(at, 0, dice.oneIn(2) ? member : { key: member.key, value });
      break;
    case 3:
      object.splice(at, 1);
      break;
    default:
      if (member !== undefined) object[object.indexOf(member)] = { key: member.key, value };
  }
}
