/**
 * What tells a log from others that begin alike: its first line that is neither blank nor a directive.
 */
const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
const SPACE = 0x20;
const HASH_SIGN = 0x23;

/** With its end; null where there is none. */
export function firstLineOf(head: Uint8Array): Uint8Array | null {
  for (let start = 0; ; ) {
    const end = head.indexOf(LF, start) + 1;
    if (end === 0) return null;
    const line = head.subarray(start, end);
    if (line[0] !== HASH_SIGN && !isBlank(line)) return line;
    start = end;
  }
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === SPACE || byte === TAB || byte === CR || byte === LF);
}
