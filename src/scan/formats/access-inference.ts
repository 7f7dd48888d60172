/**
 * Whether the lines of a sample have client and status where their format has them, or elsewhere.
 */
import { NoteCode } from "../../partial/note-code.ts";
import type { SourceNote } from "../../partial/partial.ts";
import type { RawRecord } from "../record.ts";
import { firstAddressIn } from "./access-client.ts";
import { accessLayoutOf, clientWords, namesOfPlace, placeParser } from "./access-layout.ts";
import { Part, readAccessLine } from "./access-line.ts";
import { BEHIND_HOST } from "./access-place.ts";
import { LEAST_REGISTERED, registeredShare } from "./access-status.ts";
import { type Inference, type InferenceChoice, namesOr, USUAL_NAMES } from "./format.ts";
import { statusIn } from "./status-text.ts";

/** How a format's own grammar reads a line; null where it does not. */
type ReadOwn = (text: string) => RawRecord | null;

/** Of the lines that both read, the share that may differ. */
const MOST_DIFFERING = 0.2;

/** Null where the lines are no access lines, and the format's own grammar has to decide. */
export function inferPlaces(
  lines: readonly string[],
  choice: InferenceChoice,
  readOwn: ReadOwn | null,
): Inference | null {
  const layout = accessLayoutOf(lines, choice);
  if (layout === null) return null;
  const { client, status, line } = layout;
  const notes = [...status.notes, ...client.notes];
  const ambiguity = status.ambiguity ?? client.ambiguity;
  const plain = { names: USUAL_NAMES, notes, ambiguity };
  if (ambiguity !== null) return plain;
  const places = { time: [], address: namesOfPlace(client, line), status: namesOfPlace(status, line) };
  const own = readOwn === null ? null : lines.map(readOwn);
  if (own !== null && status.place === null && choice.names.status.length === 0) {
    const missing = missingStatus(lines, own);
    return missing === null ? { ...plain, names: hostsIn(lines, own) } : { ...plain, missing };
  }
  const names = namesOr(choice.names, places);
  if (own !== null && agrees(lines, own, names, clientWords(line))) return { ...plain, names: hostsIn(lines, own) };
  if (names.address.length === 0 || names.status.length === 0) return own === null ? null : plain;
  return { names, notes: [...notes, placeNote(names)], ambiguity, isUnusual: true };
}

/**
 * Whether the format's own grammar reads the lines as these places do. A few lines that it takes apart otherwise are those
 * that it knows better, such as a request with quotes in it; but a client that is the one of two addresses in one line and
 * the other in the next is chosen by its spelling.
 */
function agrees(
  lines: readonly string[],
  own: readonly (RawRecord | null)[],
  names: Inference["names"],
  words: number,
): boolean {
  const { parse } = placeParser({ names, forwarded: [] });
  let compared = 0;
  let differing = 0;
  for (const [index, text] of lines.entries()) {
    const record = own[index] ?? null;
    const placed = parse(text);
    if (typeof placed === "string" || !("time" in placed)) continue;
    const status = names.status.length === 0 || record === null ? record?.status : placed.status;
    const hasClients = names.address.length > 0 && record !== null;
    if (hasClients && isOtherAddress(text, record.address, placed.address, words)) return false;
    const isRead = record !== null && (names.address.length === 0 || addressOf(record.address) !== null);
    const couldBeRead = names.address.length === 0 || addressOf(placed.address) !== null;
    if (!couldBeRead) continue;
    compared += 1;
    if (!isRead || status !== record.status) differing += 1;
  }
  return differing <= compared * MOST_DIFFERING;
}

/** Whether both are addresses that stand in front of the request, and not the same. */
function isOtherAddress(text: string, own: unknown, placed: unknown, words: number): boolean {
  const [first, second] = [addressOf(own), addressOf(placed)];
  if (first === null || second === null || first === second) return false;
  const line = readAccessLine(text);
  if (line === null || clientWords(line) !== words) return false; // what its words are is another question
  return [...line[Part.front], ...line[Part.between]].some((word) => addressOf(word.text) === first);
}

/** In canonical form, of a list the first. */
function addressOf(value: unknown): string | null {
  const address = typeof value === "string" ? firstAddressIn(value) : null;
  return address === null ? null : String(address);
}

/** Lines whose second of four words is the client, all of them that have such a word, have a virtual host in front. */
function hostsIn(lines: readonly string[], own: readonly (RawRecord | null)[]): Inference["names"] {
  let hosted = 0;
  for (const [index, record] of own.entries()) {
    const front = record === null ? undefined : readAccessLine(lines[index] as string)?.[Part.front];
    if (front === undefined || front.length < 4 || front[1]?.text === "-") continue;
    if (front[1]?.text !== record?.address) return USUAL_NAMES;
    hosted += 1;
  }
  return hosted === 0 ? USUAL_NAMES : { ...USUAL_NAMES, address: [BEHIND_HOST] };
}

/**
 * Where most of what stands in the status's place is no status, and no number of bytes follows it: the server has logged no
 * status, and these are the bytes.
 */
function missingStatus(lines: readonly string[], own: readonly (RawRecord | null)[]): string | null {
  const values = lines.flatMap((text, index) => {
    const status = own[index]?.status;
    const next = readAccessLine(text)?.[Part.behind][1]?.text ?? "";
    return typeof status === "string" && statusIn(status) !== null && !/^(?:\d+|-)$/.test(next) ? [status] : [];
  });
  if (values.length * 2 < lines.length || registeredShare(values) >= LEAST_REGISTERED) return null;
  const some = [...new Set(values)].slice(0, 3).join(", ");
  return `the number behind the request (${some}) is no status: name its place with --fields, or state the --format`;
}

function placeNote({ address, status }: Inference["names"]): SourceNote {
  const message = `by the values of its lines, the client is ${address[0]} and the status is ${status[0]}`;
  return { code: NoteCode.inferredField, message };
}
