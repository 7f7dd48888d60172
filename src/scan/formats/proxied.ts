/**
 * Whether a log was written behind a proxy: (nearly) all requests come from one or two private addresses, and the lines name
 * others that they were forwarded for.
 */
import { NoteCode } from "../../partial/note-code.ts";
import type { SourceNote } from "../../partial/partial.ts";
import { parseAddress } from "../address.ts";
import { isPrivate } from "./private-address.ts";

const MOST_PROXIES = 2;
const LEAST_LINES = 5;

/**
 * @param clients as texts, one a line
 * @param forwarded whom the lines say that they were forwarded for, under `name`
 */
export function proxiedNote(clients: readonly string[], forwarded: readonly string[], name: string): SourceNote | null {
  const proxies = new Set(clients);
  if (clients.length < LEAST_LINES || proxies.size > MOST_PROXIES || forwarded.length * 2 < clients.length) return null;
  const addresses = [...proxies].map(parseAddress);
  if (!addresses.every((address) => address !== null && isPrivate(address))) return null;
  if (forwarded.every((address) => proxies.has(address))) return null;
  const [first] = proxies;
  const message =
    `nearly all requests come from ${first}, and its lines name others in "${name}" ` +
    `(try --client-ip ${name}, or --trusted-proxies ${first})`;
  return { code: NoteCode.proxiedClient, message };
}
