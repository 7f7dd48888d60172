/**
 * The captures that are measured.
 */
import { CANONICAL, type Layout, NGINX } from "./layouts.ts";

export interface Input {
  readonly name: InputName;
  readonly layout: Layout;
  /** The size: whole lines, so up to one line less. */
  readonly bytes: number;
  /** Distinct addresses to draw from. */
  readonly clients: number;
  readonly errorPercent: number;
  readonly kind: Kind;
  /** How many times as many rounds as usual: more where they are short. */
  readonly roundsFactor: number;
  /** What it is, its size left out. */
  readonly description: string;
}
/** A matter of starting; of a part, that stands for more; of the whole. */
export type Kind = "start" | "part" | "whole";
export type InputName = keyof typeof INPUTS;

const MIB = 2 ** 20;

/** In the order in which they are run: the small one first, since what it costs to start is taken off another. */
const INPUTS = {
  "small-10k": {
    layout: CANONICAL,
    bytes: 10_000,
    quickBytes: 10_000,
    clients: 500_000,
    errorPercent: 8,
    kind: "start",
    roundsFactor: 4,
    description: "canonical JSON lines, 8 % errors, 500,000 clients",
  },
  "jsonl-64m": {
    layout: CANONICAL,
    bytes: 64 * MIB,
    quickBytes: 4 * MIB,
    clients: 500_000,
    errorPercent: 8,
    kind: "part",
    roundsFactor: 1,
    description: "canonical JSON lines, 8 % errors, 500,000 clients; for those that would take minutes for more",
  },
  "jsonl-1g": {
    layout: CANONICAL,
    bytes: 1_024 * MIB,
    quickBytes: 32 * MIB,
    clients: 500_000,
    errorPercent: 8,
    kind: "whole",
    roundsFactor: 1,
    description: "canonical JSON lines, 8 % errors, 500,000 clients",
  },
  "jsonl-4g": {
    layout: CANONICAL,
    bytes: 4_096 * MIB,
    quickBytes: 64 * MIB,
    clients: 500_000,
    errorPercent: 8,
    kind: "whole",
    roundsFactor: 1,
    description: "canonical JSON lines, 8 % errors, 500,000 clients",
  },
  "errors-1g": {
    layout: CANONICAL,
    bytes: 1_024 * MIB,
    quickBytes: 16 * MIB,
    clients: 10_000_000,
    errorPercent: 100,
    kind: "whole",
    roundsFactor: 1,
    description: "canonical JSON lines, 100 % errors, 10,000,000 clients",
  },
  "nginx-1g": {
    layout: NGINX,
    bytes: 1_024 * MIB,
    quickBytes: 32 * MIB,
    clients: 500_000,
    errorPercent: 8,
    kind: "whole",
    roundsFactor: 1,
    description: "an nginx-style JSON log, ten fields a line, 8 % errors, 500,000 clients",
  },
} as const satisfies Record<string, Omit<Input, "name"> & { quickBytes: number }>;

export const INPUT_NAMES = Object.keys(INPUTS) as InputName[];

export const Size = { full: "bytes", quick: "quickBytes" } as const;
export type Size = (typeof Size)[keyof typeof Size];

export function inputNamed(name: InputName, size: Size): Input {
  const { quickBytes, ...input } = INPUTS[name];
  return { ...input, name, bytes: size === Size.quick ? quickBytes : input.bytes };
}
