/**
 * IPv6 addresses in groups of hexadecimal digits (RFC 4291, section 2.2). What has a dotted tail, a zone, brackets or a
 * port, and what is an IPv4 address in disguise, is not proved.
 */
import { COLON, SPACE, ZERO } from "./ascii";
import { GROUPS } from "./memory";
import { excess } from "./text";

const NO_GAP: i32 = -1;
const MAPPED_PREFIX: u32 = 0xffff;

/** Writes the eight groups to `GROUPS`, as 16-bit numbers, the first one first. */
export function readIpv6(at: u32, end: u32): bool {
  let groups: i32 = 0;
  let gap: i32 = NO_GAP;
  let p = at;
  if (load<u8>(p) === COLON) {
    if (load<u8>(p + 1) !== COLON) return false;
    gap = 0;
    p += 2;
  }
  while (p < end) {
    if (groups === 8) return false;
    let value: u32 = 0;
    const first = p;
    for (; p < end; p++) {
      const digit = hexDigit(load<u8>(p));
      if (digit > 15) break;
      value = (value << 4) | digit;
    }
    if (p === first || p - first > 4) return false;
    store<u16>(GROUPS + groups * 2, <u16>value);
    groups++;
    if (p === end) break;
    if (load<u8>(p) !== COLON) return false;
    p++;
    if (p === end) return false;
    if (load<u8>(p) === COLON) {
      if (gap !== NO_GAP) return false;
      gap = groups;
      p++;
    }
  }
  if (gap === NO_GAP ? groups !== 8 : groups > 7) return false;
  if (gap !== NO_GAP) fillGap(gap, groups);
  return !(load<u64>(GROUPS) === 0 && load<u16>(GROUPS + 8) === 0 && load<u16>(GROUPS + 10) === MAPPED_PREFIX);
}

/**
 * Where the address ends whose first byte is at `at` and behind which a space stands; 0 where it is not certainly one
 * that `readIpv6` reads. Takes 48 bytes at once; an address that begins with zeros may be IPv4 in disguise, and is none
 * here.
 */
export function ipv6End(at: u32): u32 {
  const first = v128.load(at);
  const second = v128.load(at + 16);
  const third = v128.load(at + 32);
  const spaces = masksOf(
    i8x16.eq(first, i8x16.splat(SPACE)),
    i8x16.eq(second, i8x16.splat(SPACE)),
    i8x16.eq(third, i8x16.splat(SPACE)),
  );
  const before = (spaces - 1) & ~spaces;
  const colons =
    before &
    masksOf(
      i8x16.eq(first, i8x16.splat(COLON)),
      i8x16.eq(second, i8x16.splat(COLON)),
      i8x16.eq(third, i8x16.splat(COLON)),
    );
  const digits = before & masksOf(hexDigits(first), hexDigits(second), hexDigits(third));
  const pairs = digits & (digits >> 1);
  const tooLong = pairs & (pairs >> 2) & (digits >> 4);
  const gap = colons & (colons >> 1);
  const groups = popcnt(digits & ~(digits << 1));
  // A colon at the end is only good as a part of the gap; none is good in front, since zeros would follow.
  const isEndGood = (colons & ~(gap | (gap << 1)) & (spaces >> 1) & before) === 0;
  const isGapGood = gap === 0 ? groups === 8 : (gap & (gap - 1)) === 0 && groups <= 7;
  const isWhole = (digits | colons) === before && spaces !== 0;
  const byte = load<u8>(at);
  if (!isWhole || tooLong !== 0 || !isGapGood || !isEndGood || byte === ZERO || byte === COLON) return 0;
  return at + <u32>ctz(spaces);
}

function masksOf(first: v128, second: v128, third: v128): u64 {
  return <u64>i8x16.bitmask(first) | ((<u64>i8x16.bitmask(second)) << 16) | ((<u64>i8x16.bitmask(third)) << 32);
}

function hexDigits(text: v128): v128 {
  const digits = excess(text, i8x16.splat(ZERO), i8x16.splat(9));
  const letters = excess(v128.or(text, i8x16.splat(0x20)), i8x16.splat(0x61), i8x16.splat(5));
  return i8x16.eq(i8x16.min_u(digits, letters), i8x16.splat(0));
}

/** Moves the groups behind the gap to the end and puts zeros between. */
function fillGap(gap: i32, groups: i32): void {
  const moved = groups - gap;
  for (let i = 1; i <= moved; i++) store<u16>(GROUPS + (8 - i) * 2, load<u16>(GROUPS + (groups - i) * 2));
  for (let i = gap; i < 8 - moved; i++) store<u16>(GROUPS + i * 2, 0);
}

/** Beyond 15 where it is none. */
export function hexDigit(char: u8): u32 {
  const digit = <u32>char - ZERO;
  if (digit <= 9) return digit;
  const letter = (<u32>char | 0x20) - 0x61;
  return letter < 6 ? letter + 10 : 0xff;
}

/** The address as four 32-bit words, the most significant first. */
export function storeIpv6(to: u32): void {
  for (let word: u32 = 0; word < 4; word++) {
    const high = <u32>load<u16>(GROUPS + word * 4);
    store<u32>(to + word * 4, (high << 16) | load<u16>(GROUPS + word * 4 + 2));
  }
}
