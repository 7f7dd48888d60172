import { writer as combined } from "./combined.ts";
import { isoStamp, offsetText } from "./stamp.ts";
import type { Writer } from "./writer.ts";

/** So few that every line is cut; they are ASCII, so that no cut goes through a character. */
const PIECE_BYTES = 50;

export const writer: Writer = {
  ...combined,
  format: "cri/combined",
  write(request) {
    const stamp = `${isoStamp(request.wallSecond)}.123456789${offsetText(request.offset, ":")}`;
    const text = combined.write(request);
    const lines: string[] = [];
    for (let at = 0; at < text.length; at += PIECE_BYTES) {
      const flag = at + PIECE_BYTES < text.length ? "P" : "F";
      lines.push(`${stamp} stdout ${flag} ${text.slice(at, at + PIECE_BYTES)}`);
    }
    return lines.join("\n");
  },
};
