/**
 * A date pattern of Java (SimpleDateFormat, DateTimeFormatter) -> the pattern of strftime(3) for the same text.
 *
 *     yyyy-MM-dd'T'HH:mm:ss.SSSXXX    %Y-%m-%dT%H:%M:%S.%L%z
 *
 * Letters in a row are one field, quotes hold literal text, and two of them are one quote. Behind "|" Jetty has the zone
 * and the language that it writes the time in, which are not looked at.
 */

/** By letter; where it depends on how many there are, of up to two, of three, and of more. */
const FIELDS: Readonly<Record<string, string | readonly [string, string, string]>> = {
  y: ["%y", "%Y", "%Y"],
  u: ["%u", "%Y", "%Y"],
  M: ["%m", "%b", "%B"],
  L: ["%m", "%b", "%B"],
  d: "%d",
  D: "%j",
  H: "%H",
  h: "%I",
  K: "%I",
  m: "%M",
  s: "%S",
  S: "%L",
  n: "%L",
  a: "%p",
  E: ["%a", "%a", "%A"],
  e: ["%u", "%a", "%A"],
  Z: "%z",
  X: "%z",
  x: "%z",
  z: "%Z",
};
const PART = /'((?:[^']|'')*)'|([A-Za-z])\2*|%/g;

/** Whether it can only be one: a pattern of strftime(3) has a "%" in it. */
export function isJavaPattern(format: string): boolean {
  return format !== "" && !format.includes("%");
}

/** Null where it has a letter that is not known. */
export function strftimeOf(pattern: string): string | null {
  let isKnown = true;
  const strftime = pattern.replace(/\|[\s\S]*$/, "").replace(PART, (part: string, quoted?: string, letter?: string) => {
    if (quoted !== undefined) return quoted === "" ? "'" : quoted.replaceAll("''", "'").replaceAll("%", "%%");
    if (letter === undefined) return "%%";
    const field = FIELDS[letter];
    if (field === undefined) isKnown = false;
    if (field === undefined || typeof field === "string") return field ?? "";
    if (letter === "y" && part.length === 1) return "%Y";
    return field[part.length <= 2 ? 0 : part.length === 3 ? 1 : 2];
  });
  return isKnown ? strftime : null;
}
