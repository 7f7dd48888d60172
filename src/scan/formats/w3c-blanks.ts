/**
 * Lines of the W3C extended format with more values than columns, because one value holds blanks that nothing quotes.
 *
 *     #Fields: date time c-ip cs(User-Agent) sc-status
 *     2019-05-06 17:24:53 203.0.113.9 Mozilla/5.0 (X11; Linux) 502
 *
 * Columns in front of that value are counted from the left, those behind it from the right. Any column may hold it whose
 * values have no shape of their own, as long as all the other columns have values of their shapes then; what is wanted
 * has to be the same whichever of these columns it is.
 */
import type { Columns } from "./w3c-columns.ts";

/** @returns the values by column, those that are wanted; null where the columns fit in no way, or in several */
export function withBlanks(words: readonly string[], { wanted, shapes }: Columns): readonly string[] | null {
  const surplus = words.length - shapes.length;
  const fits = (column: number, shift: number) => shapes[column]?.test(words[column + shift] as string) ?? true;
  const fitsFromRight: boolean[] = [];
  let isFitting = true;
  for (let column = shapes.length - 1; column >= 0; column -= 1) {
    fitsFromRight[column] = isFitting; // all columns behind it
    isFitting = isFitting && fits(column, surplus);
  }
  let first = -1;
  let last = -1;
  for (let column = 0; column < shapes.length && fits(column, 0); column += 1) {
    if (shapes[column] !== null || wanted[column] || !fitsFromRight[column]) continue;
    if (first === -1) first = column;
    last = column;
  }
  if (first === -1) return null;
  const values: string[] = [];
  for (const [column, isWanted] of wanted.entries()) {
    const left = words[column] as string;
    const right = words[column + surplus] as string;
    if (isWanted && column > first && column < last && left !== right) return null;
    values.push(isWanted ? (column < first ? left : right) : "");
  }
  return values;
}
