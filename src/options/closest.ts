/** Further away it is another word, not a slip. */
const MOST_EDITS = 2;

/** ` (did you mean "days"?)`, or nothing where no name is close to what was typed. */
export function suggestion(typed: string, names: readonly string[]): string {
  const edits = names.map((name) => ({ name, edits: editsBetween(typed.toLowerCase(), name.toLowerCase()) }));
  const [closest] = edits.sort((a, b) => a.edits - b.edits);
  const isClose = closest !== undefined && closest.edits <= MOST_EDITS && closest.edits < typed.length;
  return isClose ? ` (did you mean "${closest.name}"?)` : "";
}

/**
 * How many letters have to be put in, left out, replaced, or exchanged with their neighbour: the optimal string alignment
 * distance (https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance), of short words.
 */
function editsBetween(a: string, b: string): number {
  let [beforeLast, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const shorter = Math.min((last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, replaced);
      const isExchange = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      next.push(isExchange ? Math.min(shorter, (beforeLast[column - 2] ?? 0) + 1) : shorter);
    }
    [beforeLast, last] = [last, next];
  }
  return last[b.length] ?? 0;
}
