/**
 * `run --check`: everything that is wrong with the configuration, each with its place, or what each mode comes to.
 */
import { unreadVariables } from "../options/environment.ts";
import { withoutPath } from "../options/ping-urls.ts";
import { explained } from "../options/problem.ts";
import { type Examined, examineMode, type RunRequest, type Setting } from "../options/run-options.ts";
import { printable } from "../write/printable.ts";
import { ExitStatus, type Io } from "./io.ts";
import { say, warn } from "./say.ts";

/**
 * @param mode whose settings are shown; undefined: those of all. The file is checked as a whole
 * @throws {BrownoutError} `usage` for a mode that there is not
 */
export async function checkConfig(mode: string | undefined, request: RunRequest, io: Io): Promise<ExitStatus> {
  const { config, env } = request;
  const isRead = config.problems.every((problem) => problem.mode !== null);
  if (mode !== undefined && isRead) config.mode(mode);
  const others = { ...request, flags: {}, files: [] };
  const examined = config.modeNames.map((name): [string, Examined] => [
    name,
    examineMode(name, mode === undefined || mode === name ? request : others),
  ]);

  const problems = [...config.problems, ...examined.flatMap(([, { problems }]) => problems)];
  for (const line of new Set(problems.map(explained))) await say(line, io);
  for (const warning of unreadVariables(env)) await warn(warning, io);
  if (problems.length > 0) return ExitStatus.trouble;

  const shown = examined.filter(([name]) => mode === undefined || name === mode);
  const texts = shown.map(([name, { settings }]) => `${name}\n${rows(settings)}`);
  await io.stdout.print(texts.length === 0 ? `${printable(config.path)} has no modes\n` : texts.join("\n"));
  return ExitStatus.done;
}

/** What is set, and by whom; defaults are left out. */
function rows(settings: readonly Setting[]): string {
  const cells = settings.map(({ key, value, origin: { name, place } }) => {
    return { key, value: printable(JSON.stringify(shown(key, value))), origin: printable(place ?? name) };
  });
  const widthOf = (column: "key" | "value") => Math.max(0, ...cells.map((cell) => cell[column].length));
  const [keyWidth, valueWidth] = [widthOf("key"), widthOf("value")];
  return cells
    .map(({ key, value, origin }) => `  ${key.padEnd(keyWidth)}  ${value.padEnd(valueWidth)}  ${origin}\n`)
    .join("");
}

function shown(key: string, value: unknown): unknown {
  if (key !== "ping") return Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof value === "string") return withoutPath(value);
  return Object.fromEntries(Object.entries(value as object).map(([name, url]) => [name, withoutPath(url)]));
}
