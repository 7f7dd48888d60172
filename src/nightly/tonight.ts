/**
 * How things stand while a night goes on, and when it is over.
 */
import type { Fault } from "../error.ts";
import type { SourceOutcome } from "../partial/partial.ts";
import type { SourceTotal } from "../pool/collector.ts";
import type { ExaminedFile } from "./examine.ts";
import type { KeptSource } from "./kept-source.ts";

export interface Tonight {
  /** By file name: all sources that were known, as they are now, and new ones. */
  readonly sources: Map<string, KeptSource>;
  /** Where sources were seen, by file name, and how much of them there. */
  readonly seen: Map<string, readonly Sighting[]>;
  /** Sources that are reported as they were read tonight, and kept as they were before, by file name. */
  readonly unsaved: Set<string>;
  /** Sources that are not kept, since nothing but blank and directive lines was found in them. */
  readonly passing: SourceTotal[];
  /** Inputs that could not be opened. */
  readonly unopened: SourceOutcome[];
  /** What is to be told, and makes the night no success. */
  readonly faults: Fault[];
  readonly news: News[];
}

/** Where a file lies; `fileId` is null for a compressed one, whose bytes say nothing where they are. */
export interface Place {
  readonly path: string;
  readonly fileId: string | null;
}

export interface Sighting extends Place {
  readonly endByte: number;
  /** Whether the file was in order: damage may have hidden how it goes on. */
  readonly isWhole: boolean;
}

/** What was new in a source. */
export interface News {
  /** The name of the source's file. */
  readonly file: string;
  readonly path: string;
  readonly lines: number;
  readonly malformed: number;
  readonly startByte: number;
  readonly endByte: number;
  /** `path:line: reason` of the first malformed line, if it is known. */
  readonly firstSample: string | null;
}

export function newTonight(kept: readonly KeptSource[]): Tonight {
  return {
    sources: new Map(kept.map((source) => [source.file, source])),
    seen: new Map(),
    unsaved: new Set(),
    passing: [],
    unopened: [],
    faults: [],
    news: [],
  };
}

/** What a report says of an input of which nothing could be read. */
export function unopened(path: string): SourceOutcome {
  return { path, identity: null, bytes: null, complete: false };
}

export function see({ seen }: Tonight, file: string, sighting: Sighting): void {
  seen.set(file, [...(seen.get(file) ?? []), sighting]);
}

export function placeOf({ path, fileId, compressed }: ExaminedFile): Place {
  return { path, fileId: compressed === null ? fileId : null };
}
