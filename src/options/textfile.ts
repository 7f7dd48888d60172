import { BadValue } from "./bad-value.ts";

export const TEXTFILE = /[^/\\]\.prom$/;

/** Prometheus' node_exporter reads no file of another name. */
export function readTextfile(path: string): string {
  if (!TEXTFILE.test(path)) throw new BadValue("a file name that ends in .prom", path);
  return path;
}
