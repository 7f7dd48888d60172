/**
 * The load balancers of AWS write client:port, and IPv6 addresses without brackets: `2001:db8::1:54321`. The last group
 * is the port wherever what stands before it is an address: `2001:db8::1` alone has none, since `2001:db8:` is no
 * address. The port of an IPv4 or bracketed address is left to `parseAddress`.
 */
import { parseAddress } from "../address.ts";

const PORT = /^\d{1,5}$/;
const LARGEST_PORT = 65_535;

export function withoutIpv6Port(client: string): string {
  const firstColon = client.indexOf(":");
  const lastColon = client.lastIndexOf(":");
  if (lastColon === firstColon || client.startsWith("[")) return client;
  const address = client.slice(0, lastColon);
  if (address.indexOf(":", firstColon + 1) === -1) return client; // two colons in all, as in `::1` or `192.0.2.1:1:2`
  const port = client.slice(lastColon + 1);
  const isPort = PORT.test(port) && Number(port) <= LARGEST_PORT;
  return isPort && parseAddress(address) !== null ? address : client;
}
