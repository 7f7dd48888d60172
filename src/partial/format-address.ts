/**
 * Client address -> its canonical text: the inverse of `parseAddress`.
 */
import type { Ipv6Words } from "./address-set.ts";

const GROUPS = 8;

/** `10.0.0.1` */
export function formatIpv4(word: number): string {
  return [24, 16, 8, 0].map((shift) => (word >>> shift) & 0xff).join(".");
}

/**
 * RFC 5952, section 4: lower case, no leading zeros, `::` for the longest run of two zero groups or more, the first of
 * equally long ones. `2001:db8:0:0:1:0:0:1` -> `2001:db8::1:0:0:1`
 */
export function formatIpv6(words: Ipv6Words): string {
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  const { start, end } = longestZeros(groups);
  const texts = groups.map((group) => group.toString(16));
  if (end - start < 2) return texts.join(":");
  return `${texts.slice(0, start).join(":")}::${texts.slice(end).join(":")}`;
}

/** Of a client that is a keyed hash in place of an address: 32 hexadecimal digits. */
export function formatPseudonym(words: Ipv6Words): string {
  return words.map((word) => word.toString(16).padStart(8, "0")).join("");
}

/** The first of the longest runs of zero groups, half-open. */
function longestZeros(groups: readonly number[]): { start: number; end: number } {
  let longest = { start: 0, end: 0 };
  for (let start = 0; start < GROUPS; start += 1) {
    let end = start;
    while (groups[end] === 0) end += 1;
    if (end - start > longest.end - longest.start) longest = { start, end };
  }
  return longest;
}
