/**
 * `-v`: what was new.
 */
import type { Tonight } from "../nightly/tonight.ts";
import { counted, grouped } from "../report/phrases.ts";

/** A line for each source in which there was something new, and one about all others. */
export function newsLines({ news, sources, seen }: Tonight): string[] {
  const told = news.filter(({ lines }) => lines !== 0);
  const lines = told.map(({ path, lines, malformed, startByte, endByte }) => {
    const bad = malformed > 0 ? ` (${grouped(malformed)} malformed)` : "";
    return `"${path}": ${counted(lines, "new line")}${bad}, bytes ${grouped(startByte)} to ${grouped(endByte)}`;
  });
  const withNews = new Set(told.map(({ file }) => file));
  const unchanged = [...seen.keys()].filter((file) => !withNews.has(file)).length;
  const gone = sources.size - seen.size;
  return [...lines, `${counted(unchanged, "source")} without new lines, ${counted(gone, "source")} whose log is gone`];
}
