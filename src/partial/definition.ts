/**
 * How two partials count differently, in words.
 */
import type { ClientChoice, ScanDefinition, StatusRange } from "./partial.ts";

/** What two partials have to agree on. */
const PHRASES: readonly ((definition: ScanDefinition) => string)[] = [
  ({ status }) => `status ${statusWords(status)}`,
  ({ timeZone }) => `time zone "${timeZone}"`,
  ({ client }) => clientPhrase(client),
  ({ pseudonyms }) => clientsPhrase(pseudonyms),
];

/** `expected time zone "as-written" but found time zone "UTC"`; null where both count the same. */
export function differenceIn(ours: ScanDefinition, theirs: ScanDefinition): string | null {
  const differing = PHRASES.filter((phrase) => phrase(ours) !== phrase(theirs));
  if (differing.length === 0) return null;
  const [expected, found] = [ours, theirs].map((side) => differing.map((phrase) => phrase(side)).join(", "));
  return `expected ${expected} but found ${found}`;
}

/** Ranges of statuses: `404`, `429,500-599` */
export function statusWords(ranges: readonly StatusRange[]): string {
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}

/** What the clients are held as. */
export function clientsPhrase(pseudonyms: string | undefined): string {
  return pseudonyms === undefined ? "addresses" : `pseudonyms of key ${pseudonyms}`;
}

function clientPhrase(client: ClientChoice | undefined): string {
  if (client === undefined) return "the peer as the client";
  const { field, trustedProxies } = client;
  const named = field === null ? "the client" : `the client in "${field}"`;
  return trustedProxies === null ? named : `${named} behind proxies of ${trustedProxies.join(",")}`;
}
