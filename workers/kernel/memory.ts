/**
 * Where things lie in the kernel's memory, in bytes. The TypeScript side (`src/scan/kernel.ts`) reads the exported
 * addresses, writes the tables in front, and reads what comes behind them.
 *
 *     STATUSES   4,096 bytes: 1 at 0x502 where the status 502 counts as an error
 *     NAMES      128 accepted paths and what leads to them, the shorter first, 64 bytes each: length, role, rank, mark (4
 *                bytes each), the text
 *     LENGTHS    where the names of each length begin in NAMES, 4 bytes each
 *     KEYS       what stood at each key of the line before, 112 bytes each: length, name, parent, zero, mask, text
 *     PARENTS    the objects around the one at hand, as names, 4 bytes each
 *     BEST       of each role the best rank in the line so far, and its field, 4 bytes each
 *     VALUES     where the values of a line begin and end, without quotes: 8 bytes each
 *     GAPS       what stood between the values of lines, 128 bytes each (see layout.ts)
 *     TIMES      1,024 stamps that were resolved, 128 bytes each: length, cell, 8 bytes zero, 48 least, 48 spread
 *     EPOCHS     512 spans of epoch seconds, 24 bytes each: first and end (float64), cell, zero
 *     HEAD, TAIL the learned line (see canonical.ts): 64 and 32 bytes of least values and as many of spreads
 *     STAMP      of an access log: 32 bytes of least values and as many of spreads (see common-log.ts)
 *     PATTERNS   65,536 bytes, SHUFFLES, OCTETS: see ipv4.ts
 *     GROUPS     scratch for an IPv6 address
 *     RUNS       16 bytes each: cell, requests, and up to which IPv4 and IPv6 client the run's errors go
 *     IPV4, IPV6 the clients of errors, 4 and 16 bytes each
 *     SORTED, SPARE, COUNTS: see sort.ts
 *     ROWS       8 bytes for each run whose union is counted, see union.ts
 *     LINE_ENDS  where the lines of a block end, 4 bytes each (see line-ends.ts)
 *     STEPS      the steps of shapes (see shape.ts), 80 bytes each: kind, argument, role, flags, 32 least and 32 spread
 *     JOINED_STAMP  a date and a clock that stood apart
 *     EMBEDDED   the line that stood within an entry of JSON, without its escapes
 *     INPUT      the lines to scan, and room behind them that is never part of a line
 */
export const STATUSES: u32 = 1024;
export const NAMES: u32 = STATUSES + 4096;
export const NAME_BYTES: u32 = 64;
export const MOST_NAMES: u32 = 128;
export const LONGEST_NAME: u32 = 48;

export const LENGTHS: u32 = NAMES + MOST_NAMES * NAME_BYTES;

/** As `GAPS` does, it begins with a line of the processor's cache: a vector in two of them takes longer. */
export const KEYS: u32 = (LENGTHS + (LONGEST_NAME + 2) * 4 + 63) & ~63;
export const KEY_BYTES: u32 = 112;
export const MOST_FIELDS: u32 = 128;
/** Of keys and gaps that are to be known again. */
export const LONGEST_TEXT: u32 = 64;
export const SHORT_TEXT: u32 = 32;

export const PARENTS: u32 = KEYS + MOST_FIELDS * KEY_BYTES;
export const MOST_PARENTS: u32 = 8;
export const BEST: u32 = PARENTS + MOST_PARENTS * 4;

export const VALUES: u32 = BEST + 4 * 8;
export const GAPS: u32 = (VALUES + MOST_FIELDS * 8 + 63) & ~63;
export const GAP_BYTES: u32 = 128;
export const MOST_GAPS: u32 = 512;

export const TIMES: u32 = GAPS + MOST_GAPS * GAP_BYTES;
export const TIME_BYTES: u32 = 128;
export const TIME_LEAST: u32 = 16;
export const TIME_SPREAD: u32 = 64;
export const MOST_TIMES: u32 = 1024;
/** With its closing quote a stamp fills three vectors at most. */
export const LONGEST_TIME: u32 = 47;

export const EPOCHS: u32 = TIMES + MOST_TIMES * TIME_BYTES;
export const EPOCH_BYTES: u32 = 24;
export const EPOCH_CELL: u32 = 16;
export const MOST_EPOCHS: u32 = 512;

export const HEAD: u32 = EPOCHS + MOST_EPOCHS * EPOCH_BYTES;
export const LONGEST_HEAD: u32 = 64;
export const TAIL: u32 = HEAD + 2 * LONGEST_HEAD;
export const LONGEST_TAIL: u32 = 32;

export const STAMP: u32 = TAIL + 2 * LONGEST_TAIL;
export const LONGEST_STAMP: u32 = 32;

export const PATTERNS: u32 = STAMP + 2 * LONGEST_STAMP;
export const SHUFFLES: u32 = PATTERNS + 65536;
export const OCTETS: u32 = SHUFFLES + 82 * 16;
export const GROUPS: u32 = OCTETS + 82 * 32;

/** More lines than this are not scanned at a time, so nothing below overflows. */
export const MOST_LINES: u32 = 16384;
export const RUNS: u32 = GROUPS + 32;
export const RUN_BYTES: u32 = 16;
export const IPV4: u32 = RUNS + MOST_LINES * RUN_BYTES;
export const IPV6: u32 = IPV4 + MOST_LINES * 4;

/** As in `src/partial/run.ts`. */
export const MOST_SORTED: u32 = 1 << 18;
export const SORTED: u32 = IPV6 + MOST_LINES * 16;
export const SPARE: u32 = SORTED + MOST_SORTED * 4;
export const COUNTS: u32 = SPARE + MOST_SORTED * 4;

/** A longer line is malformed (`src/scan/driver.ts`). */
export const LONGEST_LINE: u32 = 1048576;

export const ROWS: u32 = COUNTS + 4 * 2048 * 4;
export const MOST_ROWS: u32 = 256;

/** How much is searched for line ends at a time: half of a processor's first cache, so that the lines are still there. */
export const BLOCK_BYTES: u32 = 16384;
export const LINE_ENDS: u32 = ROWS + MOST_ROWS * 8;

export const STEPS: u32 = LINE_ENDS + (BLOCK_BYTES + 64) * 4;
export const STEP_BYTES: u32 = 80;
export const MOST_STEPS: u32 = 2048;
export const LONGEST_STEP: u32 = 32;
/** In a step: its argument, whose value it is, what else is asked for, and its text or tables. */
export const ARGUMENT: u32 = 4;
export const ROLE: u32 = 8;
export const FLAGS: u32 = 12;
export const LEAST: u32 = 16;
/** Where the steps of each shape begin, 4 bytes each. */
export const SHAPES: u32 = STEPS + MOST_STEPS * STEP_BYTES;
export const MOST_SHAPES: u32 = 64;
export const JOINED_STAMP: u32 = SHAPES + MOST_SHAPES * 4;
export const EMBEDDED: u32 = JOINED_STAMP + 128;
/** Docker cuts lines of 16 KiB. */
export const LONGEST_EMBEDDED: u32 = 65536;

/** Begins with a line of the processor's cache. */
export const INPUT: u32 = (EMBEDDED + LONGEST_EMBEDDED + 256 + 63) & ~63;
/** Zeros are put behind the last byte of the input: no token holds one, so nothing is ever proved beyond. */
export const ROOM: u32 = 256;
