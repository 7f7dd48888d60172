/**
 * Lines that `grep -n` has numbered. `20:2001:db8::9` may be a number and an address, or another address: so the numbers
 * of the whole sample have to ascend.
 */
const NUMBER = /^(\d{1,9}):(?=\S)/;

export function isNumbered(lines: readonly string[]): boolean {
  let last = -1;
  for (const line of lines) {
    const number = Number(NUMBER.exec(line)?.[1] ?? Number.NaN);
    if (!(number > last)) return false;
    last = number;
  }
  return lines.length > 1;
}
