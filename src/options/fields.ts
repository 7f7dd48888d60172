import type { FieldNames } from "../scan/formats/format.ts";
import { BadValue } from "./bad-value.ts";

const EXPECTED = 'fields like "time=at,ip=req.remoteAddress,status=res.statusCode"';
const KEYS = { time: "time", ip: "address", status: "status" } as const;

/**
 * `time=…,ip=…,status=…`, each with a key or a dotted path. A field that is not named keeps its usual names; one that
 * is named more than once is the first that is present.
 */
export function readFields(text: string): FieldNames {
  const names: { time: string[]; address: string[]; status: string[] } = { time: [], address: [], status: [] };
  for (const part of text.split(",")) {
    const [, key, name] = /^\s*(time|ip|status)=\s*(\S.*)$/.exec(part) ?? [];
    if (key === undefined || name === undefined) throw new BadValue(EXPECTED, part);
    names[KEYS[key as keyof typeof KEYS]].push(name.trim());
  }
  return names;
}
