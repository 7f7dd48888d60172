/**
 * Captures consist of runs. The lines of a run share a layout, as those of one log do, so that whoever learns from the
 * line before is at his most confident when the odd one comes. A text is bytes here: one character, U+0000 to U+00FF, for
 * each.
 */
import type { Clock, Dice, Make } from "./dice.ts";
import { makeClock } from "./times.ts";

/** Lines that share a layout, with their terminators, and such as are not like them. */
export interface Kind {
  readonly plain: Make;
  readonly odd: Make;
}

/** So many lines, with now and then a byte-order mark in front, and often no line feed at the end. */
export function captureOf(dice: Dice, lines: number, makeKind: (dice: Dice) => Kind): Uint8Array<ArrayBuffer> {
  const texts: string[] = dice.oneIn(10) ? ["\xef\xbb\xbf"] : [];
  const kinds: Kind[] = [];
  let clock = makeClock(dice);
  let left = lines;
  while (left > 0) {
    if (kinds.length === 0 || dice.oneIn(4)) kinds.push(makeKind(dice));
    const count = Math.min(left, dice.oneOf([1, 2, 3, 5, 8, 20, 50, 50, 200]));
    if (dice.oneIn(2)) clock = makeClock(dice);
    addRun(texts, dice, dice.oneOf(kinds.slice(-4)), clock, count);
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

function addRun(texts: string[], dice: Dice, kind: Kind, first: Clock, count: number): void {
  const linesPerOddOne = dice.oneOf([1_000_000, 50, 10, 4, 2, 1]);
  const linesPerHour = dice.oneOf([1_000_000, 1_000_000, 20, 1]);
  let clock = first;
  for (let line = 0; line < count; line += 1) {
    if (dice.oneIn(linesPerHour)) clock = makeClock(dice);
    texts.push((dice.oneIn(linesPerOddOne) ? kind.odd : kind.plain)(dice, clock));
  }
}

const TELLING_BYTES = [...'"\\{}[]:,. 0129:;/\t\r\n\0\x01\x1f\x7f\x80\xbf\xc3\xef\xffTZtfneE+-'];

/** One byte or two changed, inserted or deleted; or the rest of the line. */
export function withOddBytes(dice: Dice, line: string): string {
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
