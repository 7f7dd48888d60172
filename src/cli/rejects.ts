/**
 * `--rejects FILE`: every malformed line as `path:line: reason<TAB>the line's own bytes`, so that `cut -f2-` gives the
 * lines back. A line that is too long is cut off at the length that is allowed.
 */
import type { RejectedLine } from "../pool/collector.ts";
import { publishAll, StagedFile } from "../write/output.ts";
import { printable } from "../write/printable.ts";

export interface RejectsFile {
  readonly add: ((rejected: RejectedLine) => void) | undefined;
  sync(): void;
  publish(): void;
  discard(): void;
}

const LINE_FEED = new Uint8Array([0x0a]);

export function openRejects(path: string | undefined): RejectsFile {
  if (path === undefined) return { add: undefined, sync() {}, publish() {}, discard() {} };
  const file = new StagedFile(path);
  return {
    add(rejected) {
      const place = `${printable(rejected.path)}:${rejected.line ?? "?"}: ${rejected.reason}\t`;
      for (const bytes of [new TextEncoder().encode(place), rejected.bytes, LINE_FEED]) file.append(bytes);
    },
    sync: () => file.sync(),
    publish: () => publishAll([file]),
    discard: () => file.discard(),
  };
}
