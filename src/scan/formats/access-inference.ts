/**
 * Whether the lines of a sample have client and status where their format has them, or elsewhere.
 */
import { NoteCode } from "../../partial/note-code.ts";
import type { SourceNote } from "../../partial/partial.ts";
import type { RawRecord } from "../record.ts";
import { firstAddressIn } from "./access-client.ts";
import { accessLayoutOf, clientWords, namesOfPlace, placeReader, type SampleText } from "./access-layout.ts";
import { Part, readAccessLine } from "./access-line.ts";
import { BEHIND_HOST } from "./access-place.ts";
import { LEAST_REGISTERED, registeredShare } from "./access-status.ts";
import { type Inference, type InferenceChoice, namesOr, USUAL_NAMES } from "./format.ts";
import { proxiedNote } from "./proxied.ts";
import { statusIn } from "./status-text.ts";

/** How a format's own grammar reads a line; null where it does not. */
type ReadOwn = (text: string) => RawRecord | null;

/** A line of a sample, and what the format's own grammar makes of it. */
interface OwnText extends SampleText {
  readonly record: RawRecord | null;
}

/** Of the lines that both read, the share that may differ. */
const MOST_DIFFERING = 0.2;

/** Null where the lines are no access lines, and the format's own grammar has to decide. */
export function inferPlaces(
  texts: readonly string[],
  choice: InferenceChoice,
  readOwn: ReadOwn | null,
): Inference | null {
  const isUnstated = choice.names.status.length + choice.names.address.length === 0;
  if (readOwn !== null && isUnstated && isPlain(texts)) return { names: USUAL_NAMES, notes: [], ambiguity: null };
  const lines = texts.map((text) => ({
    text,
    access: readAccessLine(text),
    record: readOwn?.(text.replace(/^[ \t]+/, "")) ?? null,
  }));
  const isOwn = readOwn === null || lines.filter(({ record }) => record !== null).length * 2 >= lines.length;
  const layout = isOwn ? accessLayoutOf(lines, choice) : null;
  if (layout === null) return null;
  const { client, status, line } = layout;
  const notes = [...status.notes, ...client.notes, ...proxiedNotes(lines)];
  const ambiguity = status.ambiguity ?? client.ambiguity;
  const plain = { names: USUAL_NAMES, notes, ambiguity };
  if (ambiguity !== null) return plain;
  const places = { time: [], address: namesOfPlace(client, line), status: namesOfPlace(status, line) };
  if (readOwn !== null && status.place === null && choice.names.status.length === 0) {
    const missing = missingStatus(lines);
    return missing === null ? { ...plain, names: hostsIn(lines) } : { ...plain, missing };
  }
  const names = namesOr(choice.names, places);
  if (readOwn !== null && agrees(lines, names, clientWords(line))) return { ...plain, names: hostsIn(lines) };
  if (names.address.length === 0 || names.status.length === 0) return readOwn === null ? null : plain;
  return { names, notes: [...notes, placeNote(names)], ambiguity, isUnusual: true };
}

/** The common log format as it is defined: no word but the status could be one. */
const PLAIN = /^[\da-fA-F.:]+ - [^ [\]"]+ \[[^[\]"]*\] "[A-Z]+ [^"\\]*" ([1-5]\d\d) (\d+|-)(?: "[^"\\]*")*$/;
/** Of the lines, the share whose bytes cannot be a status. */
const LEAST_OTHER_BYTES = 0.25;

/** By the third quoted text, where the configuration that nginx ships with has `X-Forwarded-For`. */
function proxiedNotes(lines: readonly OwnText[]): SourceNote[] {
  const clients = lines.flatMap(({ record }) => (typeof record?.address === "string" ? [record.address] : []));
  const forwarded = lines.flatMap(({ access }) => {
    const header = access?.[Part.behind].filter(({ kind }) => kind === "quoted")[2]?.text.split(",", 1)[0];
    return header !== undefined && firstAddressIn(header) !== null ? [header] : [];
  });
  const note = proxiedNote(clients, forwarded, "x-forwarded-for");
  return note === null ? [] : [note];
}

/** Whether there is nothing to decide, which is cheap to find out. */
function isPlain(texts: readonly string[]): boolean {
  let others = 0;
  const statuses: string[] = [];
  const clients = new Set<string>();
  for (const text of texts) {
    const [, status, bytes] = PLAIN.exec(text) ?? [];
    if (status === undefined || bytes === undefined) return false;
    statuses.push(status);
    clients.add(text.slice(0, text.indexOf(" ")));
    if (bytes.length !== 3) others += 1;
  }
  const areMany = clients.size > 2 || texts.length < 5; // few may be proxies
  return areMany && others >= texts.length * LEAST_OTHER_BYTES && registeredShare(statuses) === 1;
}

/**
 * Whether the format's own grammar reads the lines as these places do. A few lines that it takes apart otherwise are those
 * that it knows better, such as a request with quotes in it; but a client that is the one of two addresses in one line and
 * the other in the next is chosen by its spelling.
 */
function agrees(lines: readonly OwnText[], names: Inference["names"], words: number): boolean {
  const read = placeReader({ names, forwarded: [] });
  const hasClient = names.address.length > 0;
  let compared = 0;
  let differing = 0;
  for (const { access, record } of lines) {
    if (access === null) continue;
    const placed = read(access);
    const [own, other] = [addressOf(record?.address), addressOf(placed.address)];
    // Lines of other words are another question.
    if (hasClient && clientWords(access) === words && own !== null && other !== null && own !== other) {
      if ([...access[Part.front], ...access[Part.between]].some(({ text }) => addressOf(text) === own)) return false;
    }
    if (hasClient && other === null) continue;
    compared += 1;
    const isSameStatus = names.status.length === 0 || placed.status === record?.status;
    if (record === null || (hasClient && own === null) || !isSameStatus) differing += 1;
  }
  return differing <= compared * MOST_DIFFERING;
}

/** In canonical form, of a list the first. */
function addressOf(value: unknown): string | null {
  const address = typeof value === "string" ? firstAddressIn(value) : null;
  return address === null ? null : String(address);
}

/** Lines whose second of four words is the client, all of them that have such a word, have a virtual host in front. */
function hostsIn(lines: readonly OwnText[]): Inference["names"] {
  let hosted = 0;
  for (const { access, record } of lines) {
    const front = record === null ? undefined : access?.[Part.front];
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
function missingStatus(lines: readonly OwnText[]): string | null {
  const values = lines.flatMap(({ access, record }) => {
    const status = record?.status;
    const next = access?.[Part.behind][1]?.text ?? "";
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
