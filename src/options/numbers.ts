import { BadValue } from "./bad-value.ts";

const UNITS = { "": 1, k: 1024, kib: 1024, m: 1024 ** 2, mib: 1024 ** 2, g: 1024 ** 3, gib: 1024 ** 3 };

/** A whole number in [least, most]. */
export function readWhole(text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new BadValue(`a whole number from ${least} to ${most}`, text);
}

/** A number of bytes: `64`, `512k`, `8MiB`. The units are powers of 1024. */
export function readBytes(text: string, least: number, most: number): number {
  const [, digits, unit] = /^(\d+)\s*([a-z]*)$/i.exec(text) ?? [];
  const factor = UNITS[(unit ?? "").toLowerCase() as keyof typeof UNITS];
  const value = digits === undefined || factor === undefined ? Number.NaN : Number(digits) * factor;
  if (value >= least && value <= most) return value;
  throw new BadValue(`a number of bytes from ${least} to ${most} like "8MiB"`, text);
}
