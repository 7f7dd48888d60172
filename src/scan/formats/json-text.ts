/**
 * Where the parts of JSON text end. Nothing is validated here but what has to be known to find the end.
 */

const BACKSLASH = "\\";
const NEVER = -1;

/** Behind the quote that closes the string which begins at `at`; -1 where none does. */
export function endOfString(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); quote !== NEVER; quote = text.indexOf('"', quote + 1)) {
    let first = quote;
    while (text[first - 1] === BACKSLASH) first -= 1;
    if ((quote - first) % 2 === 0) return quote + 1;
  }
  return NEVER;
}

/** Behind the brace that closes the object which begins at `at`; -1 where none does. */
export function endOfObject(text: string, at: number): number {
  let depth = 0;
  for (let here = at; here < text.length; ) {
    const char = text[here];
    if (char === '"') {
      here = endOfString(text, here);
      if (here === NEVER) return NEVER;
      continue;
    }
    if (char === "{" || char === "[") depth += 1;
    else if (char === "}" || char === "]") depth -= 1;
    here += 1;
    if (depth === 0) return here;
  }
  return NEVER;
}

/** The next place from `at` on where there is no white space. */
export function skipBlanks(text: string, at: number): number {
  let here = at;
  while (text[here] === " " || text[here] === "\t" || text[here] === "\r" || text[here] === "\n") here += 1;
  return here;
}

/**
 * Where a value without quotes ends, that begins at `at` in an object or a list: in front of what closes that, or of a
 * comma. In an object only a comma in front of a key or at an end counts, since servers write `0.1, 0.2` for two tries.
 * -1 where there are quotes, brackets or two commas in it.
 */
export function endOfBareValue(text: string, at: number, closer: "}" | "]"): number {
  for (let here = at; here < text.length; here += 1) {
    const char = text[here] as string;
    if (char === closer) return here;
    if ('"{}[]'.includes(char)) return NEVER;
    if (char !== ",") continue;
    const next = text[skipBlanks(text, here + 1)];
    if (closer === "]" || isEndOfMember(next)) return here;
    if (next === ",") return NEVER;
  }
  return text.length;
}

function isEndOfMember(next: string | undefined): boolean {
  return next === undefined || next === '"' || next === "}";
}
