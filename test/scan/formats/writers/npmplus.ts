import { clfStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "npmplus",
  header: [],
  clock: "zoned",
  write({ wallSecond, offset, address, status, path, agent }) {
    const head = `[${clfStamp(wallSecond, offset)}] example.com:443 ${address} 0.004`;
    return `${head} "GET /${escaped(path)} HTTP/2.0" ${status} 157 357 - Mozilla/5.0 ${escaped(agent)}`;
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
