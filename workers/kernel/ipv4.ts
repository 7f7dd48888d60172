/**
 * Dotted IPv4 addresses, 16 bytes at once (the idea: W. Muła, D. Lemire, "Parsing IP addresses at crazy speeds").
 *
 * The positions of the dots and of the end make a 16-bit number, which `PATTERNS` maps to one of the 81 ways to write
 * four octets in one to three digits each. `SHUFFLES` then brings each octet's digits to a lane of its own, and `OCTETS`
 * has the least value and the spread that an octet of so many digits may have: 0–9, 10–99, 100–255. So leading zeros and
 * octets beyond 255 are refused by the same subtraction.
 */
import { DOT } from "./ascii";
import { OCTETS, PATTERNS, SHUFFLES } from "./memory";

export const LONGEST_IPV4: u32 = 15;

const ABSENT: u8 = 0x80;
/** As the least value of the first octet: subtracting it leaves something, whatever the octet is. Pattern 0 has it. */
const NEVER: u64 = 0xffff;

export function makePatterns(): void {
  store<u64>(OCTETS, NEVER);
  let pattern: u32 = 0;
  for (let a: u32 = 1; a <= 3; a++) {
    for (let b: u32 = 1; b <= 3; b++) {
      for (let c: u32 = 1; c <= 3; c++) {
        for (let d: u32 = 1; d <= 3; d++) {
          pattern++;
          const dotA = a;
          const dotB = dotA + 1 + b;
          const dotC = dotB + 1 + c;
          const end = dotC + 1 + d;
          store<u8>(PATTERNS + ((1 << dotA) | (1 << dotB) | (1 << dotC) | (1 << end)), <u8>pattern);
          makeOctet(pattern, 0, 0, a);
          makeOctet(pattern, 1, dotA + 1, b);
          makeOctet(pattern, 2, dotB + 1, c);
          makeOctet(pattern, 3, dotC + 1, d);
        }
      }
    }
  }
}

/** Of each octet the ones, tens and hundreds, in this order. */
function makeOctet(pattern: u32, octet: u32, at: u32, digits: u32): void {
  const lane = SHUFFLES + pattern * 16 + octet * 4;
  for (let place: u32 = 0; place < 4; place++) {
    store<u8>(lane + place, place < digits ? <u8>(at + digits - 1 - place) : ABSENT);
  }
  const least: u32 = digits === 1 ? 0 : digits === 2 ? 10 : 100;
  const most: u32 = digits === 1 ? 9 : digits === 2 ? 99 : 255;
  store<u32>(OCTETS + pattern * 32 + octet * 4, least);
  store<u32>(OCTETS + pattern * 32 + 16 + octet * 4, most - least);
}

/** Bit i is set where byte i is no digit; `digits` is the text less '0' in every byte. */
export function nonDigits(digits: v128): u32 {
  return i8x16.bitmask(i8x16.add_sat_u(digits, i8x16.splat(0x7f - 9)));
}

/** The way in which the text up to the one bit of `end` is written; 0 where it is no four numbers between dots. */
export function patternOf(text: v128, digits: v128, end: u32): u32 {
  const upToEnd = end ^ (end - 1);
  const stops = nonDigits(digits) & upToEnd;
  const dots = i8x16.bitmask(i8x16.eq(text, i8x16.splat(DOT))) & upToEnd;
  return (dots | end) === stops ? <u32>load<u8>(PATTERNS + stops) : 0;
}

/** The four octets, one a lane. */
export function octetsOf(digits: v128, pattern: u32): v128 {
  const places = i8x16.swizzle(digits, v128.load(SHUFFLES + pattern * 16));
  const onesAndHundreds = v128.and(places, i16x8.splat(0xff));
  const tens = i16x8.shr_u(places, 8);
  return i32x4.add(
    i32x4.dot_i16x8_s(onesAndHundreds, i32x4.splat((100 << 16) | 1)),
    i32x4.dot_i16x8_s(tens, i32x4.splat(10)),
  );
}

/** Not all zeros where an octet is out of bounds. */
export function octetFaults(octets: v128, pattern: u32): v128 {
  const limits = OCTETS + pattern * 32;
  return i16x8.sub_sat_u(i16x8.sub(octets, v128.load(limits)), v128.load(limits + 16));
}

export function wordOf(octets: v128): u32 {
  return i32x4.extract_lane(
    i8x16.swizzle(octets, i8x16(12, 8, 4, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1)),
    0,
  );
}
