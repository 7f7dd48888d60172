/**
 * `BROWNOUT_OUT_DIR=/srv/reports`: the options of a mode as environment variables, between the configuration and flags.
 *
 * Lists are separated as in `PATH`, switches are `true` or `false`, `1` or `0`; `ping` is one URL, and `capture`, which is
 * several values, is not there. An empty variable counts as none: that is how units and shells take one back.
 *
 * Each name is asked for by itself, since Deno lets a program see those only that it was given:
 * `--allow-env=BROWNOUT_*`.
 */
import { delimiter } from "node:path";
import { BrownoutError, ErrorCode, systemReason } from "../error.ts";
import { suggestion } from "./closest.ts";
import { isSwitch, LIST_KEYS, MODE_KEYS } from "./mode.ts";
import { type Problem, problemAt } from "./problem.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = "BROWNOUT_";
export const CONFIG_VARIABLE = `${PREFIX}CONFIG`;
const SWITCHES: Readonly<Record<string, boolean>> = { true: true, false: false, 1: true, 0: false };

export const ENVIRONMENT_KEYS = MODE_KEYS.filter((key) => key !== "capture");

/** `outDir` -> `BROWNOUT_OUT_DIR` */
export function variableName(key: string): string {
  return PREFIX + key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** The options that are set there, as raw as those of a configuration. */
export function readEnvironment(env: Environment): { values: Record<string, unknown>; problems: readonly Problem[] } {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const key of ENVIRONMENT_KEYS) {
    const name = variableName(key);
    const text = readVariable(name, env);
    if (text === undefined) continue;
    if (LIST_KEYS.includes(key)) values[key] = text.split(delimiter);
    else if (!isSwitch(key)) values[key] = text;
    else if (Object.hasOwn(SWITCHES, text)) values[key] = SWITCHES[text];
    else problems.push(problemAt({ name, place: null }, `expected true, false, 1 or 0 but found "${text}"`));
  }
  return { values, problems };
}

/**
 * @returns undefined where it is unset or empty
 * @throws {BrownoutError} `usage`, where Deno may not see it
 */
export function readVariable(name: string, env: Environment): string | undefined {
  try {
    return env[name] || undefined;
  } catch (error) {
    throw new BrownoutError(ErrorCode.usage, `Cannot read ${name}: ${systemReason(error)}`, { cause: error });
  }
}

/** What each variable is that begins like ours and that nothing reads: a slip, in all likelihood. */
export function unreadVariables(env: Environment): readonly string[] {
  const known = [CONFIG_VARIABLE, ...ENVIRONMENT_KEYS.map(variableName)];
  return namesIn(env)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name))
    .sort()
    .map((name) => `nothing reads ${name}${suggestion(name, known)}`);
}

function namesIn(env: Environment): string[] {
  try {
    return Object.keys(env);
  } catch {
    return []; // Deno tells all names only to those who may read all values, which is more than to warn is worth
  }
}
