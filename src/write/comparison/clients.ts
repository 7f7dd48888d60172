/**
 * Two partials -> every client with a server error, and on which side: `client,affected` with `new` (in HEAD only), `gone`
 * (in BASE only) or `both`. IPv4 before IPv6, ascending; pseudonyms as the 32 hexadecimal digits that they are.
 *
 * The lines are joined as they are, since nothing in an address is quoted in CSV or taken for a formula: for 3.3 million
 * clients csv-stringify took 1.2 GB and 6 s.
 */
import { AddressSet } from "../../partial/address-set.ts";
import { formatIpv4, formatIpv6, formatPseudonym } from "../../partial/format-address.ts";
import { clientsOf, type Side } from "../../report/comparison/side.ts";

const IPV4_WORDS = 1;
const IPV6_WORDS = 4;
/** Lines that are joined at once: one list of all would hold each as a string of its own. */
const BLOCK_LINES = 10_000;

/** @throws where a side is no partial, which whoever asks for clients has refused before */
export function toClientsCsv(base: Side, head: Side): string {
  const [before, after] = [unionOf(base), unionOf(head)];
  const ipv4 = affected(before.sortedIpv4(), after.sortedIpv4(), IPV4_WORDS, ([word = 0]) => formatIpv4(word));
  const format = base.partial?.definition.pseudonyms === undefined ? formatIpv6 : formatPseudonym;
  const ipv6 = affected(
    before.sortedIpv6(),
    after.sortedIpv6(),
    IPV6_WORDS,
    ([first = 0, second = 0, third = 0, fourth = 0]) => format([first, second, third, fourth]),
  );
  return `client,affected\n${inBlocks(ipv4)}${inBlocks(ipv6)}`;
}

function inBlocks(lines: Iterable<string>): string {
  const blocks: string[] = [];
  let block: string[] = [];
  for (const line of lines) {
    block.push(line);
    if (block.length < BLOCK_LINES) continue;
    blocks.push(block.join(""));
    block = [];
  }
  return [...blocks, ...block].join("");
}

function unionOf({ name, report, partial }: Side): AddressSet {
  if (partial === null) throw new Error(`"${name}" is no partial`);
  const union = new AddressSet();
  for (const clients of clientsOf(report, partial, null)) union.addAll(clients);
  return union;
}

/** Walks through two ascending lists of addresses, so many words each, side by side. */
function* affected(
  before: Uint32Array,
  after: Uint32Array,
  words: number,
  format: (address: Uint32Array) => string,
): Generator<string> {
  for (let left = 0, right = 0; left < before.length || right < after.length; ) {
    const [ours, theirs] = [before.subarray(left, left + words), after.subarray(right, right + words)];
    const order = compareAddresses(ours, theirs);
    yield order < 0 ? `${format(ours)},gone\n` : order > 0 ? `${format(theirs)},new\n` : `${format(ours)},both\n`;
    if (order <= 0) left += words;
    if (order >= 0) right += words;
  }
}

/** An empty one, behind the end of its list, is the largest. */
function compareAddresses(a: Uint32Array, b: Uint32Array): number {
  if (a.length !== b.length) return b.length - a.length;
  for (const [index, word] of a.entries()) {
    const order = word - (b[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}
