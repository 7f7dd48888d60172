/** What a sticky pattern matches at this place; its `lastIndex` is where that ends. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
