/**
 * Logarithm and exponential that give the same bits on every engine, within 1e-15 of the value (exp: of exp, while it is
 * no subnormal number).
 *
 * ECMAScript leaves the last bits of `Math.log` and `Math.exp` to the engine, and Node 20, Deno 2.9 and Bun 1.4 differ in
 * them, so p values would not have equal bytes. Sums, products, quotients and square roots are exact to the last bit
 * everywhere; what stands here is made of these.
 */

/** ln 2 in two parts: the first is 22713/32768, so that its product with a whole number up to 2^38 is exact. */
const LN_2_HIGH = 0.693145751953125;
const LN_2_LOW = 1.4286068203094173e-6;
/** exp of less is 0. */
const LEAST_EXPONENT = -746;
const EXP_TERMS = 16; // 0.35^17 / 17! is 5e-23

/** The natural logarithm of a finite number above 0. */
export function log(number: number): number {
  let doublings = 0;
  let rest = number;
  for (; rest > Math.SQRT2; doublings += 1) rest /= 2;
  for (; rest < Math.SQRT1_2; doublings -= 1) rest *= 2;
  const v = (rest - 1) / (rest + 1);
  return doublings * LN_2_HIGH + (doublings * LN_2_LOW + 2 * v * (1 + artanhTail(v * v)));
}

/** e to the power of a number of at most 0. */
export function exp(exponent: number): number {
  if (exponent < LEAST_EXPONENT) return 0;
  const halvings = Math.round(-exponent / Math.LN2);
  const rest = exponent + halvings * LN_2_HIGH + halvings * LN_2_LOW;
  let power = 1;
  for (let term = EXP_TERMS; term > 0; term -= 1) power = 1 + (power * rest) / term;
  for (let left = halvings; left > 0; left -= 1) power /= 2;
  return power;
}

/** artanh(v)/v - 1 = v²/3 + v⁴/5 + v⁶/7 + …, given v² of at most 1/9. */
export function artanhTail(square: number): number {
  let sum = 0;
  let power = square;
  for (let odd = 3; ; odd += 2) {
    const next = sum + power / odd;
    if (!(next > sum)) return next;
    sum = next;
    power *= square;
  }
}
