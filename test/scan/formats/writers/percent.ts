/** `%0A` and the like for every byte that is not printable, for the space, and for `marks`. */
export function percentEncoded(text: string, marks: RegExp): string {
  const encode = (characters: string) =>
    [...new TextEncoder().encode(characters)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
      .join("");
  return text
    .replace(/%/g, encode)
    .replace(marks, encode)
    .replace(/[^\x21-\x7e]/gu, encode);
}
