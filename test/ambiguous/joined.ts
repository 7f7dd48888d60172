import type { Dice } from "../scan/hostile/dice.ts";

/** Puts some lines behind the one before: two writes without a line feed between them, or one torn by another. */
export function joined(
  lines: readonly string[],
  dice: Dice,
  torn: (line: string, dice: Dice) => string,
  between: () => string = () => "",
): string[] {
  const result: string[] = [];
  let last = "";
  for (const line of lines) {
    if (result.length > 0 && dice.oneIn(6)) {
      const before = (result.pop() as string).slice(0, -last.length);
      result.push(before + (dice.oneIn(2) ? torn(last, dice) : last) + between() + line);
    } else result.push(line);
    last = line;
  }
  return result;
}
