/**
 * Whether the lines of a sample have client and status where their format has them, or elsewhere.
 */
import { NoteCode } from "../../partial/note-code.ts";
import type { SourceNote } from "../../partial/partial.ts";
import { parseAddress } from "../address.ts";
import type { RawRecord } from "../record.ts";
import { accessLayoutOf, namesOfPlace, placeParser } from "./access-layout.ts";
import { Part, readAccessLine } from "./access-line.ts";
import { BEHIND_HOST } from "./access-place.ts";
import { LEAST_REGISTERED, registeredShare } from "./access-status.ts";
import { type Inference, type InferenceChoice, namesOr, USUAL_NAMES } from "./format.ts";

/** How a format's own grammar reads a line; null where it does not. */
type ReadOwn = (text: string) => RawRecord | null;

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
    const missing = missingStatus(own);
    return missing === null ? { ...plain, names: hostsIn(lines, own) } : { ...plain, missing };
  }
  const names = namesOr(choice.names, places);
  if (own !== null && agrees(lines, own, names)) return { ...plain, names: hostsIn(lines, own) };
  if (names.address.length === 0 || names.status.length === 0) return own === null ? null : plain;
  return { names, notes: [...notes, placeNote(names)], ambiguity, isUnusual: true };
}

/** Whether each line that the format reads has the same client and status at these places. */
function agrees(lines: readonly string[], own: readonly (RawRecord | null)[], names: Inference["names"]): boolean {
  const { parse } = placeParser({ names, forwarded: [] });
  return own.every((record, index) => {
    if (record === null) return true;
    const placed = parse(lines[index] as string);
    if (typeof placed === "string" || !("time" in placed)) return true; // the format knows more lines
    const isSameClient = names.address.length === 0 || canonical(placed.address) === canonical(record.address);
    return isSameClient && (names.status.length === 0 || placed.status === record.status);
  });
}

function canonical(value: unknown): string {
  const address = typeof value === "string" ? parseAddress(value) : null;
  return address === null ? `no address: ${value}` : String(address);
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

/** Where most of what stands in the status's place is no status, as where a server logs none, and bytes follow the request. */
function missingStatus(own: readonly (RawRecord | null)[]): string | null {
  const statuses = own.flatMap((record) => (typeof record?.status === "string" ? [record.status] : []));
  if (statuses.length === 0 || registeredShare(statuses) >= LEAST_REGISTERED) return null;
  const some = [...new Set(statuses)].slice(0, 3).join(", ");
  return `the number behind the request is no status (${some}): name its place with --fields status=…, or state the --format`;
}

function placeNote({ address, status }: Inference["names"]): SourceNote {
  const message = `by the values of its lines, the client is ${address[0]} and the status is ${status[0]}`;
  return { code: NoteCode.inferredField, message };
}
