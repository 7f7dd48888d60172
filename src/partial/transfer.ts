/**
 * A partial on its way from one thread to another: plain data, whose tables are moved and not copied.
 */
import { AddressSet, type AddressTables } from "./address-set.ts";
import type { ClockHour } from "./clock-hour.ts";
import type { Partial, ScanDefinition, SourceTally } from "./partial.ts";

export interface PackedPartial {
  readonly definition: ScanDefinition;
  readonly sources: Map<string, SourceTally>;
  readonly cells: readonly PackedCell[];
}

interface PackedCell {
  readonly clockHour: ClockHour;
  readonly requests: number;
  readonly errors: number;
  readonly clients: AddressTables;
}

/** `partial` must not be used afterwards. */
export function packPartial({ definition, sources, hours }: Partial): PackedPartial {
  const cells = [...hours].map(([clockHour, { requests, errors, clients }]) => ({
    clockHour,
    requests,
    errors,
    clients: clients.tables,
  }));
  return { definition, sources, cells };
}

export function unpackPartial({ definition, sources, cells }: PackedPartial): Partial {
  const hours = new Map(
    cells.map(({ clockHour, requests, errors, clients }) => [
      clockHour,
      { requests, errors, clients: AddressSet.from(clients) },
    ]),
  );
  return { definition, sources, hours };
}

/** What to move along with it. */
export function buffersOf({ cells }: PackedPartial): ArrayBuffer[] {
  return cells.flatMap(({ clients: { ipv4, ipv6 } }) => {
    const buffers = ipv4.map((run) => run.buffer);
    if (ipv6.size > 0) buffers.push(ipv6.words.buffer, ipv6.slots.buffer);
    return buffers;
  });
}
