/**
 * Text -> client address in canonical form, or null where it is none.
 *
 * IPv4 is four decimal numbers without leading zeros (RFC 6943, section 3.1.1: the strict form); IPv6 is RFC 4291,
 * section 2.2, with an optional zone id (RFC 4007) that is not part of the address. A port is stripped. An IPv4-mapped
 * IPv6 address is the IPv4 address. Nothing is trimmed, completed or guessed.
 */
import type { Address, Ipv6Words } from "../partial/address-set.ts";

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const IPV4_WITH_PORT = /^([\d.]+):(\d{1,5})$/;
const BRACKETED = /^\[([^\]]*)\](?::(\d{1,5}))?$/;
const HEX_GROUP = /^[0-9A-Fa-f]{1,4}$/;
const ZONE = /^[^%]+$/;
const LARGEST_PORT = 65_535;
const MAPPED_PREFIX = 0xffff;
const DottedTail = { allowed: "allowed", refused: "refused" } as const;

export function parseAddress(text: string): Address | null {
  const bracketed = BRACKETED.exec(text);
  if (bracketed !== null) return isPort(bracketed[2]) ? parseIpv6(bracketed[1] as string) : null;
  const withPort = IPV4_WITH_PORT.exec(text);
  if (withPort !== null) return isPort(withPort[2]) ? parseIpv4(withPort[1] as string) : null;
  return text.includes(":") ? parseIpv6(text) : parseIpv4(text);
}

function isPort(digits: string | undefined): boolean {
  return digits === undefined || Number(digits) <= LARGEST_PORT;
}

function parseIpv4(text: string): number | null {
  const parts = IPV4.exec(text);
  if (parts === null) return null;
  let word = 0;
  for (let index = 1; index <= 4; index += 1) {
    const digits = parts[index] as string;
    const byte = Number(digits);
    if (byte > 255 || (digits.length > 1 && digits.startsWith("0"))) return null;
    word = word * 256 + byte;
  }
  return word;
}

function parseIpv6(text: string): Address | null {
  const percent = text.indexOf("%");
  if (percent !== -1 && !ZONE.test(text.slice(percent + 1))) return null;
  const groups = parseGroups(percent === -1 ? text : text.slice(0, percent));
  if (groups === null) return null;
  const words = [0, 2, 4, 6].map((at) => (groups[at] as number) * 0x10000 + (groups[at + 1] as number));
  const [w0, w1, w2, w3] = words as unknown as Ipv6Words;
  return w0 === 0 && w1 === 0 && w2 === MAPPED_PREFIX ? w3 : [w0, w1, w2, w3];
}

/** The eight 16-bit groups. `::` stands for one group of zeros or more, once. */
function parseGroups(text: string): number[] | null {
  const [head, tail, ...more] = text.split("::");
  if (more.length > 0) return null;
  if (tail === undefined) {
    const groups = parseGroupList(head as string, DottedTail.allowed);
    return groups?.length === 8 ? groups : null;
  }
  const before = head === "" ? [] : parseGroupList(head as string, DottedTail.refused);
  const after = tail === "" ? [] : parseGroupList(tail, DottedTail.allowed);
  if (before === null || after === null) return null;
  const zeros = 8 - before.length - after.length;
  return zeros >= 1 ? [...before, ...new Array<number>(zeros).fill(0), ...after] : null;
}

/** Groups between single colons; the address's last 32 bits may be written as a dotted IPv4 address. */
function parseGroupList(text: string, dottedTail: keyof typeof DottedTail): number[] | null {
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (HEX_GROUP.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const word = index === parts.length - 1 && dottedTail === DottedTail.allowed ? parseIpv4(part) : null;
    if (word === null) return null;
    groups.push(Math.floor(word / 0x10000), word % 0x10000);
  }
  return groups;
}
