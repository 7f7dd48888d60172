import { BadValue } from "./bad-value.ts";

export function readPath(text: string): string {
  if (text === "") throw new BadValue("a file name", text);
  return text;
}
