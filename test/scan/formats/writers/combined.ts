import { clfStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "combined",
  header: [],
  clock: "zoned",
  write({ wallSecond, offset, address, status, path, agent }) {
    const stamp = clfStamp(wallSecond, offset);
    return `${address} - - [${stamp}] "GET ${escaped(path)} HTTP/1.1" ${status} 157 "-" "${escaped(agent)}"`;
  },
};

/** As Apache does it. */
function escaped(text: string): string {
  return text.replace(/["\\]/g, "\\$&").replace(/[^\x20-\x7e]/g, (character) => {
    const bytes = new TextEncoder().encode(character);
    return [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  });
}
