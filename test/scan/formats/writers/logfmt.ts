import { isoStamp, offsetText } from "./stamp.ts";
import type { Request, Writer } from "./writer.ts";

export const writer: Writer = {
  format: "logfmt",
  header: [],
  clock: "zoned",
  write: (request) => line(request, {}),
  writeForwarded: (request, forwarded) => line(request, { xff: forwarded.join(", ") }),
};

function line(request: Request, more: Readonly<Record<string, string>>): string {
  const { wallSecond, offset, address, status, path, agent } = request;
  const pairs = {
    time: `${isoStamp(wallSecond)}${offsetText(offset, ":")}`,
    level: "info",
    method: "GET",
    path,
    remote_addr: address.includes(":") ? `[${address}]:33317` : `${address}:33317`,
    user_agent: agent,
    status: String(status),
    took: "9ms",
    ...more,
  };
  return Object.entries(pairs)
    .map(([key, value]) => `${key}=${quoted(value)}`)
    .join(" ");
}

/** As go-logfmt does it: only where it has to be. */
function quoted(value: string): string {
  return /[\s="\\\x00-\x1f\x7f\ufffd]/.test(value) ? JSON.stringify(value) : value;
}
