import { parseNetwork } from "../scan/client.ts";
import { BadValue } from "./bad-value.ts";

const EXPECTED = 'networks like "10.0.0.0/8,fd00::/8,192.0.2.7"';

/** Networks in CIDR notation and single addresses, separated by commas. */
export function readNetworks(text: string): readonly string[] {
  return text.split(",").map((part) => {
    const network = part.trim();
    if (parseNetwork(network) === null) throw new BadValue(EXPECTED, part);
    return network;
  });
}
