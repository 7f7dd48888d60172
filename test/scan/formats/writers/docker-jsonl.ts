import { isoStamp, offsetText } from "./stamp.ts";
import type { Writer } from "./writer.ts";

const PIECE_BYTES = 16_384;

export const writer: Writer = {
  format: "docker/jsonl",
  header: [],
  clock: "zoned",
  write({ wallSecond, offset, address, status, path, agent }) {
    const time = isoStamp(wallSecond) + offsetText(offset, ":");
    const written = `${JSON.stringify({ time, remote_addr: address, status, path, agent })}\n`;
    const now = `${isoStamp(wallSecond - offset)}.123456789Z`;
    return pieces(written)
      .map((log) => JSON.stringify({ log, stream: "stdout", time: now }))
      .join("\n");
  },
};

/** As JSON all of it can be written in ASCII, so that no cut goes through a character. */
function pieces(text: string): string[] {
  const escaped = text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const count = Math.ceil(escaped.length / PIECE_BYTES);
  return Array.from({ length: count }, (_, index) => escaped.slice(index * PIECE_BYTES, (index + 1) * PIECE_BYTES));
}
