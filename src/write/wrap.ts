/**
 * Text -> lines of a terminal, broken at spaces but for those before `%`; a word that is longer than a line is left whole.
 *
 * No line begins with `::` that was not the first, since CI servers take that for a command: such a word stays where it is.
 */
const COMMAND = /^\s*::/;

export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/ (?!%)/)) {
    const line = lines.at(-1);
    const isFull = line !== undefined && line.length + 1 + word.length > width;
    if (line === undefined || (isFull && word !== "" && !COMMAND.test(word))) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.map((line) => line.trimEnd());
}
