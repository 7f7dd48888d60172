import { writer as combined } from "./combined.ts";
import type { Writer } from "./writer.ts";

const REFERRER = ' "-" "';

/** Its records, without what combined adds: a path's own quotes are escaped, so the last ones begin what is added. */
export const writer: Writer = {
  ...combined,
  format: "common",
  write(request) {
    const line = combined.write({ ...request, agent: "" });
    return line.slice(0, line.lastIndexOf(REFERRER));
  },
};
