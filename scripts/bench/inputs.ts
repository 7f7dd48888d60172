/**
 * The captures that are measured.
 */
import {
  ALB,
  CADDY,
  CANONICAL,
  COMBINED,
  CRI,
  DOCKER,
  IIS,
  type Layout,
  NGINX,
  type WrittenLayout,
} from "./layouts.ts";
import type { Volume } from "./lines.ts";

/** The size is that of what is not compressed; the days begin with a Monday. */
export interface Input extends Volume {
  readonly name: InputName;
  readonly layout: Layout | WrittenLayout;
  /** How many files it is cut into, one after the other in time, and whether each is compressed. */
  readonly files: number;
  readonly compression: "none" | "gzip";
  readonly kind: Kind;
  /** How many times as many rounds as usual: more where they are short. */
  readonly roundsFactor: number;
  /** What it is, its size left out. */
  readonly description: string;
}
/** A matter of starting; of a part, that stands for more; of the whole; of the whole, once it is decompressed. */
export type Kind = "start" | "part" | "whole" | "compressed";
export type InputName = keyof typeof INPUTS;

const MIB = 2 ** 20;

type Sized = Omit<Input, "name"> & { readonly quickBytes: number };

const USUAL = {
  layout: CANONICAL,
  days: 7,
  files: 1,
  compression: "none",
  clients: 500_000,
  errorPercent: 8,
  kind: "whole",
  roundsFactor: 1,
} as const;

const ACCESS_LOG = { ...USUAL, layout: COMBINED, days: 5 } as const;

const WRITTEN_LOG = { ...USUAL, bytes: 300 * MIB, quickBytes: MIB, days: 5 } as const;

/** In the order in which they are run: the small one first, since what it costs to start is taken off another. */
const INPUTS = {
  "small-10k": {
    ...USUAL,
    bytes: 10_000,
    quickBytes: 10_000,
    kind: "start",
    roundsFactor: 4,
    description: "canonical JSON lines, 8 % errors, 500,000 clients",
  },
  "jsonl-64m": {
    ...USUAL,
    bytes: 64 * MIB,
    quickBytes: 2 * MIB,
    kind: "part",
    description: "canonical JSON lines, 8 % errors, 500,000 clients; for those that would take minutes for more",
  },
  "jsonl-1g": {
    ...USUAL,
    bytes: 1_024 * MIB,
    quickBytes: 32 * MIB,
    description: "canonical JSON lines, 8 % errors, 500,000 clients",
  },
  "jsonl-4g": {
    ...USUAL,
    bytes: 4_096 * MIB,
    quickBytes: 32 * MIB,
    description: "canonical JSON lines, 8 % errors, 500,000 clients",
  },
  "errors-1g": {
    ...USUAL,
    bytes: 1_024 * MIB,
    quickBytes: 16 * MIB,
    clients: 10_000_000,
    errorPercent: 100,
    description: "canonical JSON lines, 100 % errors, 10,000,000 clients",
  },
  "nginx-1g": {
    ...USUAL,
    layout: NGINX,
    bytes: 1_024 * MIB,
    quickBytes: 32 * MIB,
    description: "an nginx-style JSON log, ten fields a line, 8 % errors, 500,000 clients",
  },
  "combined-64m": {
    ...ACCESS_LOG,
    bytes: 64 * MIB,
    quickBytes: 2 * MIB,
    kind: "part",
    description: "a combined access log, 8 % errors, 500,000 clients; for those that would take minutes for more",
  },
  "combined-1g": {
    ...ACCESS_LOG,
    bytes: 1_024 * MIB,
    quickBytes: 32 * MIB,
    description: "a combined access log, 8 % errors, 500,000 clients",
  },
  "caddy-300m": {
    ...WRITTEN_LOG,
    layout: CADDY,
    description: "an access log of Caddy, nested JSON; 8 % errors, 500,000 clients",
  },
  "alb-300m": {
    ...WRITTEN_LOG,
    layout: ALB,
    description: "an access log of an AWS Application Load Balancer; 8 % errors, 500,000 clients",
  },
  "iis-300m": {
    ...WRITTEN_LOG,
    layout: IIS,
    description: "a W3C extended log of IIS, with its `#Fields`; 8 % errors, 500,000 clients",
  },
  "cri-300m": {
    ...WRITTEN_LOG,
    layout: CRI,
    description: "combined lines within those of CRI, as Kubernetes keeps them; 8 % errors, 500,000 clients",
  },
  "docker-300m": {
    ...WRITTEN_LOG,
    layout: DOCKER,
    description: "combined lines within the JSON of Docker's json-file driver; 8 % errors, 500,000 clients",
  },
  "gzip-1g": {
    ...ACCESS_LOG,
    bytes: 1_024 * MIB,
    quickBytes: 24 * MIB,
    compression: "gzip",
    kind: "compressed",
    description: "the combined access log in one gzip file",
  },
  "gzip-8x128m": {
    ...ACCESS_LOG,
    bytes: 1_024 * MIB,
    quickBytes: 24 * MIB,
    files: 8,
    compression: "gzip",
    kind: "compressed",
    description: "the combined access log in eight gzip files",
  },
} as const satisfies Record<string, Sized>;

export const INPUT_NAMES = Object.keys(INPUTS) as InputName[];

export const Size = { full: "bytes", quick: "quickBytes" } as const;
export type Size = (typeof Size)[keyof typeof Size];

export function inputNamed(name: InputName, size: Size): Input {
  const { quickBytes, ...input } = INPUTS[name];
  return size === Size.quick ? { ...input, name, bytes: quickBytes, roundsFactor: 1 } : { ...input, name };
}
