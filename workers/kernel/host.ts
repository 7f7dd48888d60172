/**
 * The virtual host in front of a line, with its port or without: `www.example.com:443 `.
 */
import { COLON, MINUS, SPACE, ZERO } from "./ascii";
import { digitsAt } from "./json";
import { excess } from "./text";

const UNDERSCORE: u8 = 0x5f;
const LOWER_A: u8 = 0x61;

/** Where the word behind the host begins; 0 where what stands at `at` is not certainly a host of less than 32 bytes. */
export function behindHost(at: u32): u32 {
  const stops = hostStops(at) | (hostStops(at + 16) << 16);
  if (stops === 0 || (stops & 1) !== 0) return 0;
  let end = at + ctz(stops);
  if (load<u8>(end) === COLON) {
    const digits = digitsAt(end + 1);
    if (digits === 0) return 0;
    end += 1 + digits;
  }
  return load<u8>(end) === SPACE ? end + 1 : 0;
}

/** Which of 16 bytes are no letters, digits, dots, dashes and underscores. */
function hostStops(at: u32): u32 {
  const text = v128.load(at);
  const digits = excess(text, i8x16.splat(ZERO), i8x16.splat(9));
  const letters = excess(v128.or(text, i8x16.splat(0x20)), i8x16.splat(LOWER_A), i8x16.splat(25));
  const marks = excess(text, i8x16.splat(MINUS), i8x16.splat(1)); // a dash or a dot
  const none = i8x16.min_u(i8x16.min_u(digits, letters), marks);
  const good = v128.or(i8x16.eq(none, i8x16.splat(0)), i8x16.eq(text, i8x16.splat(UNDERSCORE)));
  return i8x16.bitmask(good) ^ 0xffff;
}
