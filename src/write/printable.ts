/**
 * Text from outside, such as a file name, on one line and harmless to a terminal: control characters as `\n`, `\x1b`.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => {
    const known = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
    return known ?? `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}`;
  });
}
