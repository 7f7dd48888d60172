/**
 * Networks whose addresses are nobody's on the internet: RFC 1918, RFC 6598, RFC 3927, loopback, and for IPv6 RFC 4193 and
 * RFC 4291.
 */
import type { Address } from "../../partial/address-set.ts";

const IPV4_NETWORKS = [
  [0x0a000000, 8],
  [0xac100000, 12],
  [0xc0a80000, 16],
  [0x64400000, 10],
  [0xa9fe0000, 16],
  [0x7f000000, 8],
] as const;

export function isPrivate(address: Address): boolean {
  if (typeof address === "number") {
    return IPV4_NETWORKS.some(([network, bits]) => address >>> (32 - bits) === network >>> (32 - bits));
  }
  const [first, second, third, fourth] = address;
  const isLoopback = first === 0 && second === 0 && third === 0 && fourth === 1;
  return isLoopback || first >>> 25 === 0xfc >>> 1 || first >>> 22 === 0xfe80 >>> 6;
}
