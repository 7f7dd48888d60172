/**
 * Which column of an access log is the client, where several hold addresses: decided once for all lines, by what the
 * columns hold.
 *
 * A client has many values, a server, a virtual host or a proxy has few. A header, such as `X-Forwarded-For`, is a list
 * or missing in some lines; the other one is then the peer, and the peer is the client. Few private addresses beside many
 * others are those of the server or of a proxy, which nothing in the lines tells apart.
 */

import type { Address } from "../../partial/address-set.ts";
import { NoteCode } from "../../partial/note-code.ts";
import { parseAddress } from "../address.ts";
import { type Column, columnsOf, type Finding, NOTHING_FOUND, shown } from "./access-column.ts";
import { type AccessLine, Part } from "./access-line.ts";
import { placeName } from "./access-place.ts";
import { isPrivate } from "./private-address.ts";

/** Of a column of addresses, the share that may be something else: host names beside addresses. */
const LEAST_ADDRESSES = 0.5;
/** How many times more values a client has than a server. */
const MANY_TIMES = 3;

interface AddressColumn extends Column {
  /** By line, in canonical form; null where there is none. */
  readonly addresses: readonly (string | null)[];
  /** How many of the lines have an address there. */
  readonly count: number;
  /** Whether it is a list, or missing, in some line: a header. */
  readonly isHeader: boolean;
  /** Whether some are names: of virtual hosts, or of clients that the server has looked up. */
  readonly hasNames: boolean;
  /** How many different values it has, names among them. */
  readonly distinct: number;
  readonly isPrivate: boolean;
}

export function findClient(lines: readonly AccessLine[]): Finding {
  const columns = columnsOf(lines, [Part.front, Part.between]).flatMap((column) => addressColumn(column) ?? []);
  const [first, second, ...more] = columns.filter(({ count }) => count >= lines.length * LEAST_ADDRESSES);
  if (first === undefined) return NOTHING_FOUND;
  if (second === undefined) return { place: first.place, notes: [], ambiguity: null };
  const pair = { first, second };
  const rivals = columns.filter((column) => columns.some((other) => other !== column && differs(column, other)));
  if (rivals.length === 0) return { place: first.place, notes: [], ambiguity: null };
  const [line] = lines as [AccessLine];
  const client = more.length > 0 ? null : clientOf(pair);
  if (client === null) {
    const readings = [first, second, ...more].map((column) => shown(column, line));
    return { place: null, notes: [], ambiguity: { role: "client", readings, remedy: remedyFor(pair, line) } };
  }
  const other = client === first ? second : first;
  const message =
    `the client was read from ${shown(client, line)}, not from ${shown(other, line)} ` +
    `(choose with ${remedyFor(pair, line)})`;
  return { place: client.place, notes: [{ code: NoteCode.rivalField, message }], ambiguity: null };
}

function addressColumn(column: Column): AddressColumn | null {
  const addresses = column.values.map((value) => (value === undefined ? null : firstAddressIn(value)));
  const known = addresses.filter((address) => address !== null);
  if (known.length === 0) return null;
  const words = column.values.filter((value) => value !== undefined);
  const names = words.filter((value) => !isPlaceholder(value) && firstAddressIn(value) === null);
  return {
    ...column,
    addresses: addresses.map((address) => (address === null ? null : String(address))),
    count: known.length,
    isHeader: words.some((value) => isPlaceholder(value) || value.includes(",")),
    hasNames: names.length > 0,
    distinct: new Set([...known.map(String), ...names]).size,
    isPrivate: known.every(isPrivate),
  };
}

function isPlaceholder(value: string): boolean {
  return value === "-" || value === "";
}

/** Null where the text is no address and no list of addresses. */
export function firstAddressIn(text: string): Address | null {
  return parseAddress(text.includes(",") ? (text.split(",", 1)[0] as string).trim() : text);
}

function differs(a: AddressColumn, b: AddressColumn): boolean {
  return a.addresses.some((address, line) => {
    const other = b.addresses[line] ?? null;
    return address !== null && other !== null && address !== other;
  });
}

/** Null where it could be either. */
function clientOf({ first, second }: { readonly first: AddressColumn; readonly second: AddressColumn }) {
  if (first.isHeader !== second.isHeader) return first.isHeader ? second : first;
  if (first.hasNames !== second.hasNames) {
    const [named, other] = first.hasNames ? [first, second] : [second, first];
    if (named.distinct <= other.distinct) return other; // virtual hosts
  }
  const [more, fewer] = first.distinct > second.distinct ? [first, second] : [second, first];
  const isProxyLike = fewer.isPrivate && !fewer.hasNames;
  return more.distinct < fewer.distinct * MANY_TIMES || isProxyLike ? null : more;
}

function remedyFor({ first, second }: { readonly first: Column; readonly second: Column }, line: AccessLine): string {
  const isOrdinal = first.place.index === 0 && second.place.index === 1 && first.place.part === second.place.part;
  if (isOrdinal) return "--client-ip first or --client-ip second";
  const [one, other] = [first, second].map(({ place }) => `--fields "ip=${placeName(place, line)}"`);
  return `${one} or ${other}`;
}
