import { BadValue } from "./bad-value.ts";

/** One of the keys of `choices`, and what it means. */
export function readChoice<T>(text: string, choices: Readonly<Record<string, T>>): T {
  const choice = Object.hasOwn(choices, text) ? choices[text] : undefined;
  if (choice !== undefined) return choice;
  const names = Object.keys(choices).map((name) => `"${name}"`);
  throw new BadValue(`${names.slice(0, -1).join(", ")} or ${names.at(-1)}`, text);
}
