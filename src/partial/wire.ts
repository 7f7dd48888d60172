/**
 * The wire format of a partial, version 1. All numbers are little-endian; equal partials have equal bytes.
 *
 *      0  8  magic: the ASCII letters "brownout"
 *      8  2  version, 1
 *     10  2  zero
 *     12  4  CRC-32 of every byte from 16 to the end
 *     16  8  length of the whole, in bytes
 *     24  4  length of the account, in bytes (a multiple of 8)
 *     28  4  number of cells
 *     32  …  the account: UTF-8 JSON (definition and source tallies), padded with spaces
 *      …  …  the cells, by ascending clock hour:
 *             0  4  clock hour (int32)
 *             4  4  number of IPv4 clients, p
 *             8  4  number of IPv6 clients, q
 *            12  4  zero
 *            16  8  requests
 *            24  8  errors
 *            32 4p  the IPv4 clients, ascending, one word each
 *             … 16q the IPv6 clients, ascending, four words each, most significant first
 *
 * What is truncated, altered, of another version or out of order is refused with an error that says so.
 */
import * as z from "zod/mini";
import { BrownoutError, ErrorCode } from "../error.ts";
import { AddressSet, type Ipv6Words } from "./address-set.ts";
import { crc32 } from "./crc32.ts";
import type { ClientChoice, HourCell, Partial, SourceTally } from "./partial.ts";

export const WIRE_VERSION = 1;

const MAGIC = "brownout";
const HEADER_BYTES = 32;
const CHECKED_FROM_BYTE = 16;
const CELL_HEADER_BYTES = 32;
const IPV4_BYTES = 4;
const IPV6_BYTES = 16;

const count = z.int().check(z.nonnegative());
const counts = z.array(z.tuple([z.int(), count]));
const accountSchema = z.strictObject({
  definition: z.strictObject({
    status: z.array(z.tuple([count, count])),
    timeZone: z.string(),
    client: z.optional(
      z.strictObject({ field: z.nullable(z.string()), trustedProxies: z.nullable(z.array(z.string())) }),
    ),
  }),
  sources: z.array(
    z.strictObject({
      identity: z.string(),
      path: z.string(),
      format: z.string(),
      ranges: z.array(
        z.strictObject({
          startByte: count,
          endByte: count,
          lines: count,
          samples: z.array(z.strictObject({ line: count, reason: z.string() })),
        }),
      ),
      blank: count,
      directive: count,
      records: count,
      malformed: z.array(z.tuple([z.string(), count])),
      errorsByHour: counts,
      offsets: z.array(z.tuple([z.int(), z.array(z.int())])),
    }),
  ),
});
type Account = z.infer<typeof accountSchema>;

/** The bytes of a partial, in a buffer of their own. */
export function encodePartial(partial: Partial): Uint8Array<ArrayBuffer> {
  const account = encodeAccount(partial);
  const cells = [...partial.hours].sort(([a], [b]) => a - b);
  let length = HEADER_BYTES + account.length;
  for (const [, { clients }] of cells) length += cellBytes(clients.ipv4Count, clients.ipv6Count);

  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint16(8, WIRE_VERSION, true);
  view.setBigUint64(16, BigInt(length), true);
  view.setUint32(24, account.length, true);
  view.setUint32(28, cells.length, true);
  bytes.set(account, HEADER_BYTES);
  let at = HEADER_BYTES + account.length;
  for (const [clockHour, cell] of cells) at = writeCell(view, at, clockHour, cell);
  view.setUint32(12, crc32(bytes.subarray(CHECKED_FROM_BYTE)), true);
  return bytes;
}

/**
 * The partial that `bytes` hold.
 *
 * @param name what the bytes are called in an error message: a file name
 * @throws {BrownoutError} `corrupt-partial`
 */
export function decodePartial(bytes: Uint8Array, name: string): Partial {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { accountBytes, cellCount } = readHeader(bytes, view, name);
  const partial = decodeAccount(bytes.subarray(HEADER_BYTES, HEADER_BYTES + accountBytes), name);
  let at = HEADER_BYTES + accountBytes;
  let previousHour = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < cellCount; index += 1) {
    const { clockHour, cell, endByte } = readCell(view, at, name);
    if (clockHour <= previousHour) refuse(name, "expected ascending clock hours", at);
    partial.hours.set(clockHour, cell);
    previousHour = clockHour;
    at = endByte;
  }
  if (at !== bytes.length) refuse(name, `expected its end at byte ${at} but found ${bytes.length - at} bytes more`, at);
  return partial;
}

function readHeader(bytes: Uint8Array, view: DataView, name: string): { accountBytes: number; cellCount: number } {
  if (bytes.length < HEADER_BYTES) {
    refuse(name, `it is truncated: expected at least ${HEADER_BYTES} bytes but found ${bytes.length}`);
  }
  if (new TextDecoder("latin1").decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) refuse(name, "it is not a partial");
  const version = view.getUint16(8, true);
  if (version !== WIRE_VERSION) refuse(name, `expected version ${WIRE_VERSION} but found ${version}`);
  const length = Number(view.getBigUint64(16, true));
  if (bytes.length < length) refuse(name, `it is truncated: expected ${length} bytes but found ${bytes.length}`);
  if (view.getUint16(10, true) !== 0 || view.getUint32(12, true) !== crc32(bytes.subarray(CHECKED_FROM_BYTE))) {
    refuse(name, "it was altered: its checksum does not match");
  }
  const accountBytes = view.getUint32(24, true);
  if (HEADER_BYTES + accountBytes > bytes.length) refuse(name, "its account is longer than itself", 24);
  return { accountBytes, cellCount: view.getUint32(28, true) };
}

function encodeAccount({ definition, sources }: Partial): Uint8Array {
  const account: Account = {
    definition: {
      status: definition.status.map(([first, last]) => [first, last]),
      timeZone: definition.timeZone,
      ...(definition.client === undefined ? {} : { client: encodeClient(definition.client) }),
    },
    sources: [...sources.values()].sort(byIdentity).map((tally) => ({
      identity: tally.identity,
      path: tally.path,
      format: tally.format,
      ranges: tally.ranges.map(({ startByte, endByte, lines, samples }) => ({
        startByte,
        endByte,
        lines,
        samples: samples.map(({ line, reason }) => ({ line, reason })),
      })),
      blank: tally.blank,
      directive: tally.directive,
      records: tally.records,
      malformed: [...tally.malformed].sort(([a], [b]) => (a < b ? -1 : 1)),
      errorsByHour: [...tally.errorsByHour].sort(([a], [b]) => a - b),
      offsets: [...tally.offsets]
        .sort(([a], [b]) => a - b)
        .map(([offset, clockHours]): [number, number[]] => [offset, [...clockHours].sort((a, b) => a - b)]),
    })),
  };
  const json = new TextEncoder().encode(JSON.stringify(account));
  const padded = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  padded.set(json);
  return padded;
}

function encodeClient({ field, trustedProxies }: ClientChoice) {
  return { field, trustedProxies: trustedProxies === null ? null : [...trustedProxies] };
}

function decodeAccount(bytes: Uint8Array, name: string): Partial {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    refuse(name, "its account is not JSON", HEADER_BYTES); // the parser's own words would name a byte of the account
  }
  const account = accountSchema.safeParse(json);
  if (!account.success)
    refuse(name, `its account has a bad "${account.error.issues[0]?.path.join(".")}"`, HEADER_BYTES);
  const { definition, sources } = account.data;
  if (!isAscending(sources.map((source) => source.identity)) || !sources.every(isOrdered)) {
    refuse(name, "its account is out of order", HEADER_BYTES);
  }
  const tallies = sources.map(
    (source): SourceTally => ({
      ...source,
      malformed: new Map(source.malformed),
      errorsByHour: new Map(source.errorsByHour),
      offsets: new Map(source.offsets.map(([offset, clockHours]) => [offset, new Set(clockHours)])),
    }),
  );
  return { definition, sources: new Map(tallies.map((tally) => [tally.identity, tally])), hours: new Map() };
}

/** As `encodeAccount` writes it; what stood there twice would be lost in a map. */
function isOrdered({ ranges, malformed, errorsByHour, offsets }: Account["sources"][number]): boolean {
  return (
    ranges.every((range, index) => range.startByte > (ranges[index - 1]?.endByte ?? -1)) &&
    isAscending(malformed.map(([reason]) => reason)) &&
    isAscending(errorsByHour.map(([clockHour]) => clockHour)) &&
    isAscending(offsets.map(([offset]) => offset)) &&
    offsets.every(([, clockHours]) => isAscending(clockHours))
  );
}

function isAscending<T extends number | string>(keys: readonly T[]): boolean {
  return keys.every((key, index) => index === 0 || (keys[index - 1] as T) < key);
}

function cellBytes(ipv4Count: number, ipv6Count: number): number {
  return CELL_HEADER_BYTES + ipv4Count * IPV4_BYTES + ipv6Count * IPV6_BYTES;
}

function writeCell(view: DataView, startByte: number, clockHour: number, cell: HourCell): number {
  const { clients } = cell;
  view.setInt32(startByte, clockHour, true);
  view.setUint32(startByte + 4, clients.ipv4Count, true);
  view.setUint32(startByte + 8, clients.ipv6Count, true);
  view.setBigUint64(startByte + 16, BigInt(cell.requests), true);
  view.setBigUint64(startByte + 24, BigInt(cell.errors), true);
  let at = startByte + CELL_HEADER_BYTES;
  for (const words of [clients.sortedIpv4(), clients.sortedIpv6()]) {
    for (const word of words) {
      view.setUint32(at, word, true);
      at += 4;
    }
  }
  return at;
}

function readCell(view: DataView, startByte: number, name: string) {
  if (startByte + CELL_HEADER_BYTES > view.byteLength) refuse(name, "a cell is missing", startByte);
  const ipv4Count = view.getUint32(startByte + 4, true);
  const ipv6Count = view.getUint32(startByte + 8, true);
  const endByte = startByte + cellBytes(ipv4Count, ipv6Count);
  if (endByte > view.byteLength) refuse(name, "a cell is longer than its file", startByte);
  const clients = new AddressSet();
  let at = startByte + CELL_HEADER_BYTES;
  let before = -1;
  for (let index = 0; index < ipv4Count; index += 1, at += IPV4_BYTES) {
    const word = view.getUint32(at, true);
    if (word <= before) refuse(name, "expected ascending clients", at);
    clients.add(word);
    before = word;
  }
  let last: Ipv6Words | null = null;
  for (let index = 0; index < ipv6Count; index += 1, at += IPV6_BYTES) {
    const words: Ipv6Words = [
      view.getUint32(at, true),
      view.getUint32(at + 4, true),
      view.getUint32(at + 8, true),
      view.getUint32(at + 12, true),
    ];
    if (last !== null && compareIpv6(last, words) >= 0) refuse(name, "expected ascending clients", at);
    clients.add(words);
    last = words;
  }
  const cell: HourCell = {
    requests: Number(view.getBigUint64(startByte + 16, true)),
    errors: Number(view.getBigUint64(startByte + 24, true)),
    clients,
  };
  return { clockHour: view.getInt32(startByte, true), cell, endByte };
}

function compareIpv6(a: Ipv6Words, b: Ipv6Words): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}

function byIdentity(a: SourceTally, b: SourceTally): number {
  return a.identity < b.identity ? -1 : 1;
}

function refuse(name: string, why: string, byte?: number): never {
  throw new BrownoutError(ErrorCode.corruptPartial, `Cannot read partial "${name}": ${why}`, {
    site: byte === undefined ? { path: name } : { path: name, byte },
  });
}
