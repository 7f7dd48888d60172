/**
 * A place in an access line: the n-th word in front of the time and the request, between them, or behind both. Its name is
 * what reports show and `--fields` takes: `word 1`, `word 2 behind the time`, `word 1 behind the request`.
 */
import { type AccessLine, Part, type Word } from "./access-line.ts";

export interface Place {
  readonly part: Part;
  /** From 0. */
  readonly index: number;
}

/** The client of lines that have a virtual host in front of it, or not. */
export const BEHIND_HOST = "word 2 behind a host";

const NAME = /^(?:word[ -]([1-9]\d?)(?:[ -]behind[ -]the[ -](time|request))?|(first|second))$/;

export function placeName({ part, index }: Place, { isTimeFirst }: Pick<AccessLine, "isTimeFirst">): string {
  const word = `word ${index + 1}`;
  if (part === Part.front) return word;
  const isBehindTime = (part === Part.between) === isTimeFirst;
  return `${word} behind the ${isBehindTime ? "time" : "request"}`;
}

/** Null where the text names no place. Of lines whose request stands in front of the time the words are turned round. */
export function placeNamed(name: string): ((line: AccessLine) => Word | undefined) | null {
  const [, number, anchor, ordinal] = NAME.exec(name.trim()) ?? [];
  if (ordinal !== undefined) return ordinalPlace(ordinal === "first" ? 0 : 1);
  if (number === undefined) return null;
  const index = Number(number) - 1;
  if (anchor === undefined) return (line) => line.front[index];
  return (line) => line[(anchor === "time") === line.isTimeFirst ? Part.between : Part.behind][index];
}

/** `first` and `second` count the words in front of the time; where there are none, those between time and request. */
function ordinalPlace(index: number): (line: AccessLine) => Word | undefined {
  return (line) => (line.front.length > 0 ? line.front : line.between)[index];
}

export function isPlaceName(name: string): boolean {
  return NAME.test(name.trim());
}
