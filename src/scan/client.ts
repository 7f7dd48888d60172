/**
 * Which of the addresses that a line names is the client: the peer, unless the user chose otherwise.
 *
 * - A field: its value, and of a list the first address.
 * - Trusted proxies: whoever connected is believed about whom it forwarded for if it is in one of their networks, and so
 *   on from right to left. `X-Forwarded-For: 198.51.100.7, 203.0.113.9, 10.0.0.2` from the peer 10.0.0.1, with 10.0.0.0/8
 *   trusted, is 203.0.113.9: what stands before was claimed by a stranger. If all are trusted it is the leftmost.
 */
import type { Address } from "../partial/address-set.ts";
import type { ClientChoice } from "../partial/partial.ts";
import { parseAddress } from "./address.ts";
import { FORWARDED_NAMES } from "./formats/forwarded.ts";
import type { RawRecord } from "./record.ts";

/** The text of the client's address in what a line says; undefined where it names none. */
export type PickClient = (raw: RawRecord) => unknown;

/** The names under which a parser has to look for forwarded addresses. */
export function forwardedNames(client: ClientChoice | undefined): readonly string[] {
  if (client === undefined) return [];
  return client.field === null ? FORWARDED_NAMES : [client.field];
}

export function clientPicker(client: ClientChoice | undefined): PickClient {
  if (client === undefined) return ({ address }) => address;
  if (client.trustedProxies === null) return ({ forwarded }) => addressesIn(forwarded)[0];
  const networks = client.trustedProxies.map((text) => parseNetwork(text) as Network);
  return ({ address, forwarded }) => {
    const hops = [...addressesIn(forwarded), ...addressesIn(address)];
    let hop = hops.pop();
    while (hops.length > 0 && networks.some((network) => isIn(network, hop))) hop = hops.pop();
    return hop;
  };
}

/** `1.2.3.4, 5.6.7.8`, or a list of such texts: headers may be repeated. */
function addressesIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.flatMap(addressesInText) : addressesInText(value);
}

/** What is no text is no address, and left to be refused as one. */
function addressesInText(value: unknown): readonly unknown[] {
  if (typeof value !== "string") return value === undefined || value === null ? [] : [value];
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "" && part !== "-");
}

export interface Network {
  readonly words: readonly number[];
  readonly bits: number;
}

const WORD_BITS = 32;

/** `10.0.0.0/8`, `fd00::/8` or a single address; null where it is none. */
export function parseNetwork(text: string): Network | null {
  const [, base, length] = /^([^/[\]]+?)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = base === undefined || /^\d+\.[\d.]*:/.test(base) ? null : parseAddress(base);
  if (address === null) return null;
  const words = wordsOf(address);
  const bits = length === undefined ? words.length * WORD_BITS : Number(length);
  return bits <= words.length * WORD_BITS ? { words, bits } : null;
}

function isIn({ words, bits }: Network, hop: unknown): boolean {
  const address = typeof hop === "string" ? parseAddress(hop) : null;
  if (address === null) return false;
  const others = wordsOf(address);
  return (
    others.length === words.length &&
    words.every((word, index) => {
      const left = Math.min(Math.max(bits - index * WORD_BITS, 0), WORD_BITS);
      return left === 0 || word >>> (WORD_BITS - left) === (others[index] as number) >>> (WORD_BITS - left);
    })
  );
}

function wordsOf(address: Address): readonly number[] {
  return typeof address === "number" ? [address] : address;
}
