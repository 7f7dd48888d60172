/**
 * What is wrong with compressed data, in the words that follow `Cannot read all of "path": `.
 */
import type { Codec } from "./codec.ts";

export function endsEarly(codec: Codec): Error {
  return new Error(`the ${codec} data ends early`);
}

export function isCorrupt(codec: Codec): Error {
  return new Error(`the ${codec} data is corrupt`);
}

export function isFollowed(codec: Codec): Error {
  return new Error(`the ${codec} data is corrupt: something else follows it`);
}

/** It could be read by a program that reserves as much memory as the data asks for. */
export function needsMemory(codec: Codec, limit: string): Error {
  return new Error(
    `the ${codec} data needs more than the ${limit} that are reserved for it (was it compressed with --long or a large dictionary?)`,
  );
}
