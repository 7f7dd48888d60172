/**
 * Statuses, and the values of fields that do not matter.
 */
import type { Clock, Dice, Make } from "./dice.ts";
import { stampMaker } from "./times.ts";

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

export function statusMaker(dice: Dice): Make {
  const quote = dice.oneOf(["", "", '"']);
  return (d) => quote + (d.oneIn(10) ? d.between(100, 999) : d.oneOf(STATUSES)) + quote;
}

export function oddStatus(dice: Dice): string {
  if (dice.oneIn(8)) return `"${dice.below(10_000)}"`;
  return dice.oneIn(4) ? String(dice.below(1_200)) : dice.oneOf(ODD_STATUSES);
}

// Values that do not matter, unless they are malformed.

const LETTERS =
  "Mozilla/5.0 (X11; Linux x86_64) Firefox/70.0 {braces}, [brackets]: 'quotes' <&> ~!@#$%^*_+=?|;- ".repeat(3);
const LENGTHS = [0, 1, 5, 13, 14, 15, 16, 17, 18, 29, 30, 31, 32, 33, 34, 46, 47, 48, 49, 62, 63, 64, 65, 96, 128];
export const NUMBERS = [
  "0",
  "-0",
  "1",
  "512",
  "0.001",
  "-1.5",
  "0.0",
  "123456789012345",
  "1.123456789012345",
  "-98765432",
];
/** Escapes, control characters that are allowed, and the first and last characters of each length in UTF-8. */
export const PIECES = [
  ...wordsOf(
    '\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0041 \\uD83d\\uDe00 \\ud800 \\u0000 \x7f \xc2\x80 \xc3\xa9 \xdf\xbf',
    "\xe0\xa0\x80 \xe2\x80\xa8 \xed\x9f\xbf \xee\x80\x80 \xef\xbb\xbf \xef\xbf\xbf \xf0\x90\x80\x80",
    "\xf0\x9f\x98\x80 \xf3\xbf\xbf\xbf \xf4\x8f\xbf\xbf",
  ),
];
export const BAD_PIECES = [
  ...wordsOf(
    `\\ \\x \\a \\0 \\' \\u12 \\u123g \\U0041 \\u{41} " \\\n \\\x80 \0 \x01 \x1f \t \r \n \v \x80 \xbf \xc0\x80`,
    "\xc1\xbf \xc3 \xc3( \xdf\xc0 \xe0\x9f\xbf \xe0\x80\x80 \xed\xa0\x80 \xed\xbf\xbf \xe9\x9b \xe9(\x80",
    "\xe9\x9b( \xe9\x9b\xc0 \xf0\x8f\xbf\xbf \xf4\x90\x80\x80 \xf5\x80\x80\x80 \xf0\x9f\x98 \xf0\x9f(\x80",
    "\xf8\x88\x80\x80\x80 \xfe \xff \xc3\xa9\xa9",
  ),
  "\\u 123",
];
export const KEY_PIECES = PIECES.filter((piece) => piece !== "\\\\");
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

export function plainText(dice: Dice): string {
  const bytes = dice.oneIn(3) ? dice.below(100) : dice.oneOf(LENGTHS);
  const from = dice.below(LETTERS.length - bytes);
  const text = LETTERS.slice(from, from + bytes);
  return dice.oneIn(4) ? `"${withPieces(dice, text, PIECES)}"` : `"${text}"`;
}

export function plainOther(dice: Dice, clock: Clock): string {
  return dice.oneOf([plainText(dice), dice.oneOf(NUMBERS), dice.oneOf(LITERALS), stampMaker(dice)(dice, clock)]);
}

export function oddOther(dice: Dice): string {
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

export function wordsOf(...rows: readonly string[]): string[] {
  return rows.join(" ").split(" ");
}

/** A name as a JSON text in bytes. */
export function quoted(name: string): string {
  return Array.from(new TextEncoder().encode(JSON.stringify(name)), (byte) => String.fromCharCode(byte)).join("");
}
