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
 *     32  …  the account: UTF-8 JSON (definition, outcomes by path, bookmark, tallies by identity), padded with spaces
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
 * What is truncated, altered, of another version, out of order or at odds with itself is refused with an error that says so.
 */
import { decodeAccount, encodeAccount } from "./account.ts";
import { AddressSet } from "./address-set.ts";
import { contradictionIn } from "./contradiction.ts";
import { crc32 } from "./crc32.ts";
import { descentInRows, IPV6_WORDS } from "./ipv6-set.ts";
import type { HourCell, KeptPartial, Partial, SourceOutcome } from "./partial.ts";
import { refusePartial } from "./refuse-partial.ts";

export const WIRE_VERSION = 1;

const MAGIC = "brownout";
const HEADER_BYTES = 32;
const CHECKED_FROM_BYTE = 16;
const CELL_HEADER_BYTES = 32;
const WORD_BYTES = 4;
const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Whether bytes begin as a partial does, be it whole or not. */
export function isPartial(bytes: Uint8Array): boolean {
  const magic = new TextDecoder("latin1").decode(bytes.subarray(0, MAGIC.length));
  return magic !== "" && MAGIC.startsWith(magic);
}

/** The bytes of a partial and of what became of its sources (and a bookmark), in a buffer of their own. */
export function encodePartial(
  partial: Partial,
  outcomes: readonly SourceOutcome[],
  bookmark?: string,
): Uint8Array<ArrayBuffer> {
  const account = encodeAccount({ partial, outcomes, bookmark });
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
 * What `bytes` hold. They belong to the partial from then on.
 *
 * @param name what the bytes are called in an error message: a file name
 * @throws {BrownoutError} `corrupt-partial`
 */
export function decodePartial(bytes: Uint8Array, name: string): KeptPartial {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { accountBytes, cellCount } = readHeader(bytes, view, name);
  let at = HEADER_BYTES + accountBytes;
  const kept = decodeAccount(bytes.subarray(HEADER_BYTES, at), HEADER_BYTES, name);
  let previousHour = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < cellCount; index += 1) {
    const { clockHour, cell, endByte } = readCell(view, at, name);
    if (clockHour <= previousHour) refusePartial(name, "expected ascending clock hours", at);
    kept.partial.hours.set(clockHour, cell);
    previousHour = clockHour;
    at = endByte;
  }
  if (at !== bytes.length) {
    refusePartial(name, `expected its end at byte ${at} but found ${bytes.length - at} bytes more`, at);
  }
  const contradiction = contradictionIn(kept);
  if (contradiction !== null) refusePartial(name, `it contradicts itself: ${contradiction}`);
  return kept;
}

function readHeader(bytes: Uint8Array, view: DataView, name: string): { accountBytes: number; cellCount: number } {
  if (bytes.length > 0 && !isPartial(bytes)) refusePartial(name, "it is not a partial");
  if (bytes.length < HEADER_BYTES) {
    refusePartial(name, `it is truncated: expected at least ${HEADER_BYTES} bytes but found ${bytes.length}`);
  }
  const version = view.getUint16(8, true);
  if (version !== WIRE_VERSION) refusePartial(name, `expected version ${WIRE_VERSION} but found ${version}`);
  const length = Number(view.getBigUint64(16, true));
  if (bytes.length < length) refusePartial(name, `it is truncated: expected ${length} bytes but found ${bytes.length}`);
  if (view.getUint16(10, true) !== 0 || view.getUint32(12, true) !== crc32(bytes.subarray(CHECKED_FROM_BYTE))) {
    refusePartial(name, "it was altered: its checksum does not match");
  }
  const accountBytes = view.getUint32(24, true);
  if (HEADER_BYTES + accountBytes > bytes.length) refusePartial(name, "its account is longer than itself", 24);
  return { accountBytes, cellCount: view.getUint32(28, true) };
}

function cellBytes(ipv4Count: number, ipv6Count: number): number {
  return CELL_HEADER_BYTES + (ipv4Count + ipv6Count * IPV6_WORDS) * WORD_BYTES;
}

function writeCell(view: DataView, startByte: number, clockHour: number, { requests, errors, clients }: HourCell) {
  view.setInt32(startByte, clockHour, true);
  view.setUint32(startByte + 4, clients.ipv4Count, true);
  view.setUint32(startByte + 8, clients.ipv6Count, true);
  view.setBigUint64(startByte + 16, BigInt(requests), true);
  view.setBigUint64(startByte + 24, BigInt(errors), true);
  const afterIpv4 = writeWords(view, startByte + CELL_HEADER_BYTES, clients.sortedIpv4());
  return writeWords(view, afterIpv4, clients.sortedIpv6());
}

function writeWords(view: DataView, startByte: number, words: Uint32Array): number {
  for (let index = 0; index < words.length; index += 1) {
    view.setUint32(startByte + index * WORD_BYTES, words[index] as number, true);
  }
  return startByte + words.length * WORD_BYTES;
}

function readCell(view: DataView, startByte: number, name: string) {
  if (startByte + CELL_HEADER_BYTES > view.byteLength) refusePartial(name, "a cell is missing", startByte);
  const ipv4Count = view.getUint32(startByte + 4, true);
  const ipv6Count = view.getUint32(startByte + 8, true);
  const endByte = startByte + cellBytes(ipv4Count, ipv6Count);
  if (endByte > view.byteLength) refusePartial(name, "a cell is longer than its file", startByte);
  if (view.getUint32(startByte + 12, true) !== 0) refusePartial(name, "expected zero", startByte + 12);
  const cell: HourCell = {
    requests: Number(view.getBigUint64(startByte + 16, true)),
    errors: Number(view.getBigUint64(startByte + 24, true)),
    clients: readClients(view, startByte + CELL_HEADER_BYTES, ipv4Count, ipv6Count, name),
  };
  return { clockHour: view.getInt32(startByte, true), cell, endByte };
}

/** Ascending words are a run as they are: sorting them would take most of the time. */
function readClients(view: DataView, startByte: number, ipv4Count: number, ipv6Count: number, name: string) {
  const ipv4 = readRows(view, startByte, ipv4Count, 1, name);
  const ipv6 = readRows(view, startByte + ipv4Count * WORD_BYTES, ipv6Count, IPV6_WORDS, name);
  return AddressSet.ofDistinct(ipv4, ipv6);
}

/** Rows of so many words each, which have to ascend. Where the machine has the same byte order, they stay where they are. */
function readRows(view: DataView, startByte: number, count: number, rowWords: number, name: string) {
  const words = wordsAt(view, startByte, count * rowWords);
  const at = rowWords === 1 ? descentIn(words) : descentInRows(words);
  if (at !== null) refusePartial(name, "expected ascending clients", startByte + at * WORD_BYTES);
  return words;
}

/** Where a word is no larger than the one before, if any is. */
function descentIn({ buffer, byteOffset, length }: Int32Array): number | null {
  const words = new Uint32Array(buffer, byteOffset, length);
  let previous = -1;
  for (let at = 0; at < length; at += 1) {
    const word = words[at] as number;
    if (word <= previous) return at;
    previous = word;
  }
  return null;
}

function wordsAt(view: DataView, startByte: number, count: number): Int32Array<ArrayBuffer> {
  const byte = view.byteOffset + startByte;
  if (IS_LITTLE_ENDIAN && byte % WORD_BYTES === 0) return new Int32Array(view.buffer as ArrayBuffer, byte, count);
  const words = new Int32Array(count);
  for (let index = 0; index < count; index += 1) words[index] = view.getInt32(startByte + index * WORD_BYTES, true);
  return words;
}
