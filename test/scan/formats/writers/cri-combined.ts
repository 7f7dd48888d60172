import { writer as combined } from "./combined.ts";
import { isoStamp, offsetText } from "./stamp.ts";
import type { Request, Writer } from "./writer.ts";

/** Of the lines that are cut, so few that they are cut often; they are ASCII, so that no cut goes through a character. */
const PIECE_BYTES = 50;
/** One in so many is cut: runtimes cut lines of 16 KiB, which are rare. */
const CUT_EVERY = 100;
const UNCUT = Number.POSITIVE_INFINITY;

export const writer: Writer = {
  ...combined,
  format: "cri/combined",
  write: (request) => linesOf(request, request.wallSecond % CUT_EVERY === 0 ? PIECE_BYTES : UNCUT),
};

/** The same of a log without long lines: none is cut. */
export const uncut: Writer = { ...writer, write: (request) => linesOf(request, UNCUT) };

function linesOf(request: Request, pieceBytes: number): string {
  const stamp = `${isoStamp(request.wallSecond)}.123456789${offsetText(request.offset, ":")}`;
  const text = combined.write(request);
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += pieceBytes) {
    const flag = at + pieceBytes < text.length ? "P" : "F";
    lines.push(`${stamp} stdout ${flag} ${text.slice(at, at + pieceBytes)}`);
  }
  return lines.join("\n");
}
