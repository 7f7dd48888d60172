/**
 * A partial on its way from one thread to another: plain data, as small as its sets.
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
