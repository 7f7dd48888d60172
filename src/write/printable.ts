/**
 * Text from outside, such as a file name, on one line and harmless to what shows it.
 *
 * - To a terminal: control characters as `\n`, `\x1b`; so are those that turn the direction of what follows, and halves
 *   of a character, which no encoding has.
 * - To a CI server that takes commands from the log, anywhere in a line: `##[error]`, `##vso[task.complete]` begin as `\x23#`.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u2028\u2029\p{Bidi_Control}]|#(?=#\w*\[)/gu, (character) => {
    const known = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
    if (known !== undefined) return known;
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, "0")}` : `\\x${code.padStart(2, "0")}`;
  });
}
