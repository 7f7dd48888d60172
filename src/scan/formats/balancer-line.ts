/**
 * What the lines of AWS's two HTTP load balancers have in common.
 */
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { withoutIpv6Port } from "./client-port.ts";
import { unlessDash } from "./format.ts";

/** @param line its groups are the time, the client with its port, and the status */
export function readBalancerLine(line: RegExp, text: string): RawRecord | Reason {
  const found = line.exec(text);
  if (found === null) return Reason.otherFormat;
  const client = unlessDash(found[2]);
  return {
    time: unlessDash(found[1]),
    address: client === undefined ? undefined : withoutIpv6Port(client),
    status: unlessDash(found[3]),
  };
}
