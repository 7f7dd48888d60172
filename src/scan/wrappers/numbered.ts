/**
 * Lines that `grep -n` has numbered. `20:2001:db8::9` may be a number and an address, or another address: so the numbers
 * of the whole sample have to ascend, and those that addresses of the internet begin with, in many lines.
 */
const NUMBER = /^(\d{1,9}):(?!:)(?=\S)/;
/** Of global unicast addresses the first group is 2000 to 3fff. */
const FIRST_OF_ADDRESS = { least: 2_000, most: 3_999 };
const MANY_LINES = 5;

export function isNumbered(lines: readonly string[]): boolean {
  let last = -1;
  let mayBeAddresses = false;
  for (const line of lines) {
    const number = Number(NUMBER.exec(line)?.[1] ?? Number.NaN);
    if (!(number > last)) return false;
    if (number >= FIRST_OF_ADDRESS.least && number <= FIRST_OF_ADDRESS.most) mayBeAddresses = true;
    last = number;
  }
  return lines.length >= (mayBeAddresses ? MANY_LINES : 2);
}
