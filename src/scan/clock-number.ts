/**
 * A number -> the second that it counts to, or `badTime` outside 1995 to 2099: there it is a duration or a mistake.
 *
 *     1557163493             seconds, milli-, micro- or nanoseconds since 1970
 *     132016370930000000     FILETIME: 100 ns since 1601, in UTC
 *     636927602930000000     ticks of .NET: 100 ns since the year 1; a DateTime names no zone
 *
 * Within 1995 to 2099 no two of the units overlap, so the size of a number tells its unit:
 *
 *     s 7.9e8 to 4.1e9   ms 7.9e11 to 4.1e12   µs 7.9e14 to 4.1e15   FILETIME 1.24e17 to 1.58e17
 *     ticks 6.29e17 to 6.63e17   ns 7.9e17 to 4.1e18
 */
import type { ClockReading } from "./clock-reading.ts";
import { Reason } from "./reason.ts";

/** 1995-01-01, before there were servers that wrote logs, and 2100-01-01. */
const EPOCH_START = 788_918_400;
const EPOCH_END = 4_102_444_800;

interface Unit {
  /** How many digits stand behind the second's. */
  readonly subsecondDigits: number;
  /** From its own start to 1970. */
  readonly secondsBefore1970: number;
  readonly offset: 0 | null;
}

const UNITS: readonly Unit[] = [
  { subsecondDigits: 0, secondsBefore1970: 0, offset: 0 },
  { subsecondDigits: 3, secondsBefore1970: 0, offset: 0 },
  { subsecondDigits: 6, secondsBefore1970: 0, offset: 0 },
  { subsecondDigits: 9, secondsBefore1970: 0, offset: 0 },
  { subsecondDigits: 7, secondsBefore1970: 11_644_473_600, offset: 0 },
  { subsecondDigits: 7, secondsBefore1970: 62_135_596_800, offset: null },
];
/** Beyond every unit. */
const LARGEST_EPOCH = 1e19;

/** A number is what a double holds: of 1557165599999999999 ns, 1557165600 s and no longer the second before. */
export function readEpoch(value: number): ClockReading | Reason {
  if (value >= EPOCH_START && value < EPOCH_END) return { wallSecond: Math.floor(value), offset: 0 };
  return value >= 0 && value < LARGEST_EPOCH ? readEpochDigits(String(BigInt(Math.floor(value)))) : Reason.badTime;
}

/** Cuts digits off rather than dividing, which would round up into the next second. */
export function readEpochDigits(digits: string): ClockReading | Reason {
  for (const { subsecondDigits, secondsBefore1970, offset } of UNITS) {
    const second = Number(digits.slice(0, digits.length - subsecondDigits)) - secondsBefore1970;
    if (second >= EPOCH_START && second < EPOCH_END) return { wallSecond: second, offset };
  }
  return Reason.badTime;
}
