/**
 * What `run` refuses: status 2 and one line, before anything is read or written.
 */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { brownout, temporaryDirectory } from "../program.ts";

const NAME = "brownout.config.json";
const CONFIG = `{
  "modes": {
    "nightly": { "inputs": "a.log", "incremental": true, "keep": "35d" },
    "static": { "inputs": ["a.log"] },
    "bad": { "inputs": "a.log", "days": "mon-fry" },
    "keeps": { "inputs": "a.log", "keep": "35d" },
    "empty": {},
    "captured": { "capture": { "stream": "script_test", "file": "c.txt" } }
  }
}`;

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
});

const NAMES = '"nightly", "static", "bad", "keeps", "empty" and "captured"';
const DAYS = 'expected days like "mon-fri", "mon,wed,sun" or "all" but found "mon-fry"';

describe("one line on standard error, status 2, nothing done", () => {
  test.for<readonly [line: string, message: string, env?: Record<string, string>]>([
    ["", `Cannot run: expected the name of a mode but found none: ${NAME} has ${NAMES}`],
    ["nightli", `Cannot run mode "nightli": ${NAME} has ${NAMES} (did you mean "nightly"?)`],
    [
      "nightly --config b.json",
      'Cannot read "b.json": no such file or directory (--config or BROWNOUT_CONFIG names another)',
    ],
    [
      "nightly",
      'Cannot read "c.json": no such file or directory (--config or BROWNOUT_CONFIG names another)',
      { BROWNOUT_CONFIG: "c.json" },
    ],
    ["bad", `Cannot use "days" of mode "bad" (${NAME}:5:41): ${DAYS}`],
    ["bad --days all", `Cannot use "days" of mode "bad" (${NAME}:5:41): ${DAYS}`],
    ["static --days mon-fry", `Cannot use --days: ${DAYS}`],
    ["static", `Cannot use BROWNOUT_DAYS: ${DAYS}`, { BROWNOUT_DAYS: "mon-fry" }],
    [
      "static",
      'Cannot use BROWNOUT_THREADS: expected a whole number from 1 to 256 but found "many"',
      { BROWNOUT_THREADS: "many" },
    ],
    ["static", 'Cannot use BROWNOUT_JSON: expected true, false, 1 or 0 but found "on"', { BROWNOUT_JSON: "on" }],
    ["static --json --csv", "Cannot use --json and --csv together: stdout takes one of them"],
    ["static -q -v", "Cannot use --verbose: --quiet says the opposite"],
    ["keeps", `Cannot use "keep" of mode "keeps" (${NAME}:6:43): it takes a mode that is "incremental"`],
    ["static --keep 5w", 'Cannot use --keep: it takes a mode that is "incremental"'],
    ["static --state-dir s", 'Cannot use --state-dir: it takes a mode that is "incremental"'],
    ["static --rebuild", 'Cannot use --rebuild: it takes a mode that is "incremental"'],
    ["static --pseudonymize k", 'Cannot use --pseudonymize: it takes a mode that is "incremental"'],
    [
      "nightly --keep 5y",
      'Cannot use --keep: expected days or weeks like "35d" or "5w", 1 to 36500 days, but found "5y"',
    ],
    ["nightly -", 'Cannot use the files: "-" leaves nothing to come back to'],
    [
      "captured --incremental",
      `Cannot use "capture" of mode "captured" (${NAME}:8:30): a mode cannot be --incremental too`,
    ],
    ["empty", `Cannot use mode "empty" (${NAME}:7:14): there are no "inputs" (name files after it)`],
    ["static --textfile a.txt", 'Cannot use --textfile: expected a file name that ends in .prom but found "a.txt"'],
    [
      "static --ping mailto:me",
      'Cannot use --ping: expected a URL like "https://hc-ping.com/…", http or https, but found "mailto:me"',
    ],
    ["static --dayz all", 'Cannot read the command line: unknown option "--dayz" (did you mean --days?)'],
  ])("run %s: %s", async ([line, message, env = {}]) => {
    writeFileSync(join(cwd, NAME), CONFIG);
    const args = ["run", ...line.split(" ").filter((arg) => arg !== "")];
    expect(await brownout(args, { cwd, env })).toEqual({ status: 2, stdout: "", stderr: `${message}\n` });
    expect(readdirSync(cwd)).toEqual([NAME]);
  });
});

test("without a configuration it is said how to name one", async () => {
  expect(await brownout(["run", "nightly"], { cwd })).toEqual({
    status: 2,
    stdout: "",
    stderr: `Cannot read "${NAME}": no such file or directory (--config or BROWNOUT_CONFIG names another)\n`,
  });
});

test("a configuration that is no JSON is refused with the place, whatever is asked for", async () => {
  writeFileSync(join(cwd, NAME), '{ "modes": {\n  "a": 1,\n} }');
  for (const args of [["run"], ["run", "a"]]) {
    expect(await brownout(args, { cwd })).toEqual({
      status: 2,
      stdout: "",
      stderr: `Cannot read the configuration (${NAME}:3:1): expected a key in double quotes but found "}" (is there a comma too many?)\n`,
    });
  }
});
