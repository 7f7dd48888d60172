/**
 * States of any size, made without the logs that would have led to them: so many clients in each hour of so many days. Each
 * hour has one in five of the clients, and the next hour others, so that a union of five days has five times as many.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeKeptSource, type KeptSource } from "../../src/nightly/kept-source.ts";
import { AddressSet } from "../../src/partial/address-set.ts";
import { epochDay } from "../../src/partial/clock-hour.ts";
import { emptyTally, type HourCell } from "../../src/partial/partial.ts";
import { addressOf } from "./draws.ts";
import { FIRST_DAY } from "./layouts.ts";

export interface MadeState {
  readonly days: number;
  readonly clientsAnHour: number;
  readonly clientsAre: "IPv4" | "pseudonyms";
}

const GROUPS = 5;
const HOURS = 24;
const PSEUDONYM_WORDS = 4;
const NO_WORDS = new Int32Array(0);
const DIGITS = 32;
const LINE_BYTES = 68;
const MOST_RANDOM_BYTES = 65_536;

/**
 * @param like a source that was really kept, for all that has nothing to do with size
 * @returns how many bytes it has on disk
 */
export function makeState(directory: string, { days, clientsAnHour, clientsAre }: MadeState, like: KeptSource): number {
  mkdirSync(directory);
  const groups = Array.from({ length: GROUPS }, (_, group) =>
    clientsAre === "pseudonyms" ? pseudonymGroup(clientsAnHour) : ipv4Group(group, clientsAnHour),
  );
  let bytes = 0;
  for (let day = 0; day < days; day += 1) {
    const firstHour = (epochDay(2019, 5, FIRST_DAY) - day - 1) * HOURS;
    const cells = Array.from({ length: HOURS }, (_, hour): [number, HourCell] => {
      const clients = groups[(day + hour) % GROUPS] as AddressSet;
      return [firstHour + hour, { requests: clientsAnHour, errors: clientsAnHour, clients }];
    });
    const encoded = encodeDay(day, cells, like);
    writeFileSync(join(directory, `day-${day}.part`), encoded);
    bytes += encoded.length;
  }
  return bytes;
}

/** As a log of one day would have been kept. */
function encodeDay(day: number, cells: [number, HourCell][], { partial, outcome, bookmark }: KeptSource): Uint8Array {
  const digits = String(day).padStart(DIGITS, "0");
  const identity = `sha256:${digits}`;
  const path = `day-${day}.log`;
  const lines = cells.reduce((sum, [, { requests }]) => sum + requests, 0);
  const bytes = lines * LINE_BYTES;
  const tally = {
    ...emptyTally({ identity, path, format: bookmark.format.name }),
    ranges: [{ startByte: 0, endByte: bytes, lines, samples: [] }],
    records: lines,
    errorsByHour: new Map(cells.map(([clockHour, { errors }]) => [clockHour, errors])),
  };
  return encodeKeptSource({
    file: `day-${day}.part`,
    partial: { ...partial, sources: new Map([[identity, tally]]), hours: new Map(cells) },
    outcome: { ...outcome, path, identity, bytes, prefixes: [digits] },
    unended: null,
    bookmark,
  });
}

function ipv4Group(group: number, clients: number): AddressSet {
  const words = Uint32Array.from({ length: clients }, (_, n) => addressOf(n * GROUPS + group)).sort();
  return AddressSet.ofDistinct(new Int32Array(words.buffer), NO_WORDS);
}

/** Bytes at random, which is what a keyed hash looks like to who has no key. */
function pseudonymGroup(clients: number): AddressSet {
  const words = new Int32Array(clients * PSEUDONYM_WORDS);
  const bytes = new Uint8Array(words.buffer);
  for (let at = 0; at < bytes.length; at += MOST_RANDOM_BYTES) {
    bytes.set(randomBytes(Math.min(MOST_RANDOM_BYTES, bytes.length - at)), at);
  }
  return AddressSet.ofDistinct(NO_WORDS, words);
}
