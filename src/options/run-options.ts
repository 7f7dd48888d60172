/**
 * What a mode means: configuration < environment < flags.
 *
 * A later layer replaces an option of an earlier one, and also what contradicts it there: `--csv` takes the place of a
 * configured `json`, `--no-incremental` lets go of `keep`, files on the command line are not captured first. Within one
 * layer contradictions are refused. Each value of each layer has to be good, even if a later one replaces it.
 */
import * as z from "zod/mini";
import { BrownoutError } from "../error.ts";
import { refuseOutputContradictions } from "./analyze-options.ts";
import type { Config } from "./config.ts";
import { type Environment, readEnvironment, variableName } from "./environment.ts";
import { runSchema } from "./mode.ts";
import { complaintsOf, type Origin, originName, type Problem, problemAt, refuse } from "./problem.ts";
import { flagName } from "./read-options.ts";

/** Exact options of one run of a mode. `inputs` holds paths and patterns, at least one; `keep` is in days. */
export type RunOptions = Omit<z.output<typeof runSchema>, "inputs"> & { readonly inputs: readonly string[] };

export interface RunRequest {
  readonly config: Config;
  readonly env: Environment;
  /** The flags that were typed, by their keys. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Named on the command line: they are read in place of the mode's inputs. */
  readonly files: readonly string[];
}

/** An option that is set, as it was put, and by whom. */
export interface Setting {
  readonly key: string;
  readonly value: unknown;
  readonly origin: Origin;
}

/** Either options or problems. */
export type Examined =
  | { readonly options: RunOptions; readonly settings: readonly Setting[]; readonly problems: readonly [] }
  | { readonly options: null; readonly settings: readonly Setting[]; readonly problems: readonly Problem[] };

/** @throws {BrownoutError} `usage`, naming who set the value, or the modes that there are */
export function readRunOptions(name: string, request: RunRequest): RunOptions {
  const { config } = request;
  for (const problem of config.problems) if (problem.mode === null) refuse(problem);
  config.mode(name);
  for (const problem of config.problems) if (problem.mode === name) refuse(problem);
  const { options, problems } = examineMode(name, request);
  for (const problem of problems) refuse(problem);
  return options as RunOptions;
}

/** What the environment, the flags and everything together come to; problems of the configuration are its own. */
export function examineMode(name: string, { config, env, flags, files }: RunRequest): Examined {
  const environment = readEnvironment(env);
  const typed = files.length === 0 ? flags : { ...flags, inputs: files };
  const layers: readonly Layer[] = [
    { values: config.mode(name), originOf: (path) => config.originOf(["modes", name, ...path]) },
    { values: environment.values, originOf: ([key]) => ({ name: variableName(String(key)), place: null }) },
    { values: typed, originOf: ([key]) => ({ name: typedName(String(key), typed), place: null }) },
  ];
  const settings = forThisMode(settle(layers));
  const problems = [...environment.problems, ...layers.slice(1).flatMap(problemsOf)];
  if (problems.length > 0) return { options: null, settings, problems };

  const result = z.safeParse(runSchema, Object.fromEntries(settings.map(({ key, value }) => [key, value])));
  if (!result.success) return { options: null, settings, problems: [] }; // the configuration's problems, known to it
  const contradiction = contradictionIn(result.data, settings, config.originOf(["modes", name]));
  if (contradiction !== null) return { options: null, settings, problems: [contradiction] };
  const { inputs = [result.data.capture?.file ?? ""], ...options } = result.data;
  return { options: { ...options, inputs }, settings, problems: [] };
}

function typedName(key: string, typed: Layer["values"]): string {
  if (key === "inputs") return "the files";
  return typed[key] === false ? flagName(key).replace("--", "--no-") : flagName(key);
}

interface Layer {
  readonly values: Readonly<Record<string, unknown>>;
  originOf(path: readonly PropertyKey[]): Origin;
}

/** Of two that contradict each other the one that is set in the later layer stays. */
const RIVALS: readonly (readonly [string, string])[] = [
  ["json", "csv"],
  ["quiet", "verbose"],
  ["format", "formatRegex"],
];
/** These need a state. */
const STATEFUL = ["keep", "stateDir", "pseudonymize", "rebuild"] as const;

function settle(layers: readonly Layer[]): readonly Setting[] {
  const settings = new Map<string, Setting>();
  for (const { values, originOf } of layers) {
    for (const key of replacedBy(values)) settings.delete(key);
    for (const [key, value] of Object.entries(values)) settings.set(key, { key, value, origin: originOf([key]) });
  }
  return [...settings.values()];
}

/** A variable speaks to all modes: one about the state passes over those that have none. */
function forThisMode(settings: readonly Setting[]): readonly Setting[] {
  if (settings.some(({ key, value }) => key === "incremental" && value === true)) return settings;
  const passedOver = ["keep", "stateDir"].map(variableName);
  return settings.filter(({ origin }) => !passedOver.includes(origin.name));
}

function replacedBy(values: Layer["values"]): readonly string[] {
  const isSet = (key: string) => values[key] !== undefined && values[key] !== false;
  return [
    ...RIVALS.flatMap(([one, other]) => [...(isSet(one) ? [other] : []), ...(isSet(other) ? [one] : [])]),
    ...(values["incremental"] === false ? STATEFUL : []),
    ...(values["inputs"] === undefined ? [] : ["capture"]),
  ];
}

function problemsOf({ values, originOf }: Layer): readonly Problem[] {
  const result = z.safeParse(runSchema, values);
  if (result.success) return [];
  return result.error.issues
    .flatMap((issue) => complaintsOf(issue, values, () => []))
    .map(({ path, reason }) => problemAt(originOf(path), reason));
}

/** The first that is found. */
function contradictionIn(
  options: z.output<typeof runSchema>,
  settings: readonly Setting[],
  mode: Origin,
): Problem | null {
  const originOf = (key: string): Origin =>
    settings.find((setting) => setting.key === key)?.origin ?? { name: `"${key}"`, place: null };
  const asked: string[] = [];
  const nameOf = (key: string) => {
    asked.push(key);
    return originName(originOf(key));
  };
  const against = (key: string, reason: string) => problemAt(originOf(key), reason);

  const { inputs, incremental, capture } = options;
  if (inputs === undefined && capture === undefined)
    return problemAt(mode, 'there are no "inputs" (name files after it)');
  if (!incremental) {
    const key = STATEFUL.find((name) => options[name] !== undefined && options[name] !== false);
    if (key !== undefined) return against(key, 'it takes a mode that is "incremental"');
  }
  if (incremental && capture !== undefined) return against("capture", `a mode cannot be ${nameOf("incremental")} too`);
  if (incremental && inputs?.includes("-")) return against("inputs", '"-" leaves nothing to come back to');
  if (options.quiet && options.verbose) return against("verbose", `${nameOf("quiet")} says the opposite`);
  try {
    refuseOutputContradictions(options, nameOf);
  } catch (error) {
    if (!(error instanceof BrownoutError)) throw error;
    const place = asked.map((key) => originOf(key).place).find((where) => where !== null) ?? null;
    return { place, sentence: error.message };
  }
  return null;
}
