import { clfStamp } from "./stamp.ts";
import type { Request, Writer } from "./writer.ts";

export const writer: Writer = {
  format: "ltsv",
  header: [],
  clock: "zoned",
  write: (request) => line(request, "-"),
  writeForwarded: (request, forwarded) => line(request, forwarded.join(", ")),
};

function line({ wallSecond, offset, address, status, path, agent }: Request, forwarded: string): string {
  return [
    `time:[${clfStamp(wallSecond, offset)}]`,
    `host:${address}`,
    `forwardedfor:${forwarded}`,
    `req:GET ${escaped(path)} HTTP/1.1`,
    `status:${status}`,
    "size:157",
    `ua:${escaped(agent)}`,
    "vhost:example.com",
  ].join("\t");
}

/** As nginx does it. */
function escaped(text: string): string {
  return text.replace(/[^\x20-\x7e]|["\\]/gu, (character) => {
    const bytes = [...new TextEncoder().encode(character)];
    return bytes.map((byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  });
}
