import { clfStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "nginx-proxy-manager",
  header: [],
  clock: "zoned",
  write({ wallSecond, offset, address, status, path, agent }) {
    const head = `[${clfStamp(wallSecond, offset)}] - 502, ${status} ${status} - GET https example.com`;
    const client = `[Client ${address}] [Length 157] [Gzip -] [Sent-to 192.0.2.80]`;
    return `${head} "${escaped(path)}" ${client} "${escaped(agent)}" "-"`;
  },
};

/** As nginx does: all but printable ASCII without quotes and backslashes, byte by byte. */
function escaped(text: string): string {
  return [...new TextEncoder().encode(text)].map(escapedByte).join("");
}

function escapedByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (byte >= 0x20 && byte < 0x7f && !/["\\]/.test(character)) return character;
  return `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
