/**
 * What a mode means: who wins, what contradicts, and by which name a value is complained of.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BrownoutError, ErrorCode } from "../../src/error.ts";
import { parseConfig } from "../../src/options/config.ts";
import { variableName } from "../../src/options/environment.ts";
import { MODE_KEYS } from "../../src/options/mode.ts";
import { type RunOptions, readRunOptions } from "../../src/options/run-options.ts";

type Values = Readonly<Record<string, unknown>>;
interface Layers {
  readonly mode?: Values;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: Values;
  readonly files?: readonly string[];
}

function read({ mode = {}, env = {}, flags = {}, files = [] }: Layers): RunOptions {
  const text = JSON.stringify({ modes: { m: mode } });
  return readRunOptions("m", { config: parseConfig(new TextEncoder().encode(text), "c.json"), env, flags, files });
}

function refusal(layers: Layers): string {
  try {
    read(layers);
  } catch (error) {
    if (error instanceof BrownoutError && error.code === ErrorCode.usage) return error.message;
    throw error;
  }
  return "nothing was refused";
}

const BASE = { inputs: ["x.log"], incremental: true };

/** Of every key three values that differ: in the configuration, in a variable, of a flag. */
const VALUES: Readonly<Record<string, readonly [mode: unknown, variable: string, flag: unknown]>> = {
  days: ["mon", "tue", "wed"],
  status: [500, "501", "502"],
  tz: ["Europe/Vilnius", "UTC", "Asia/Tokyo"],
  rank: ["unique-ips", "user-hours", "unique-ips"],
  since: ["2019-01-01", "2019-01-02", "2019-01-03"],
  until: ["2020-01-01", "2020-01-02", "2020-01-03"],
  format: ["combined", "jsonl", "w3c"],
  formatRegex: [
    "a(?<time>.)(?<ip>.)(?<status>.)",
    "b(?<time>.)(?<ip>.)(?<status>.)",
    "c(?<time>.)(?<ip>.)(?<status>.)",
  ],
  fields: ["time=a", "time=b", "time=c"],
  clientIp: ["a", "b", "c"],
  trustedProxies: ["10.0.0.1", "10.0.0.2", "10.0.0.3"],
  recursive: [true, "false", true],
  threads: [1, "2", "3"],
  chunkSize: ["1MiB", "2MiB", "3MiB"],
  chunkTimeout: [1, "2", "3"],
  outDir: ["a", "b", "c"],
  files: [true, "0", true],
  output: ["a.json", "b.json:c.csv", ["d.txt"]],
  json: [true, "false", true],
  csv: [true, "0", true],
  maxMalformed: ["1%", "2%", "3%"],
  strict: [true, "false", true],
  rejects: ["a", "b", "c"],
  quiet: [true, "false", true],
  progress: [true, "0", true],
  color: ["always", "never", "auto"],
  inputs: [["a", "b"], "c:d*", undefined],
  incremental: [true, "true", true],
  keep: ["1d", "2d", "3w"],
  stateDir: ["a", "b", "c"],
  pseudonymize: ["a", "b", "c"],
  textfile: ["a.prom", "b.prom", "c.prom"],
  ping: [{ failure: "http://a/" }, "http://b/", "http://c/"],
  lock: ["a", "b", "c"],
  verbose: [true, "false", true],
};

describe("configuration < environment < flags", () => {
  test("is tested of every key that a variable may have", () => {
    expect(Object.keys(VALUES).sort()).toEqual(MODE_KEYS.filter((key) => key !== "capture").sort());
  });

  test("whoever is last decides, alone, whatever the others say", () => {
    const layersOf = ([key, [mode, variable, flag]]: [string, (typeof VALUES)[string]], has: readonly boolean[]) => ({
      mode: { ...BASE, ...(has[0] ? { [key]: mode } : {}) },
      env: has[1] ? { [variableName(key)]: variable } : {},
      flags: has[2] && flag !== undefined ? { [key]: flag } : {},
      files: has[2] && flag === undefined ? ["e.log"] : [],
    });
    const set = fc.constantFrom(...Object.entries(VALUES));
    fc.assert(
      fc.property(set, fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()), (entry, has) => {
        const last = has.lastIndexOf(true);
        const alone = has.map((_, layer) => layer === last);
        expect(read(layersOf(entry, has))).toEqual(read(layersOf(entry, alone)));
        const [key, [mode, variable, flag]] = entry;
        const [value] = [mode, variable, flag].slice(last);
        const differs =
          last >= 0 && !["incremental", "files", "progress"].includes(key) && value !== "false" && value !== "0";
        const isDefault = value === "user-hours" || value === "auto";
        if (differs && !isDefault) expect(read(layersOf(entry, has))).not.toEqual(read({ mode: BASE }));
      }),
    );
  });

  test("each has its say where the others have none", () => {
    const options = read({
      mode: { inputs: "a.log", outDir: "out", threads: 2, files: false, progress: false },
      env: { BROWNOUT_DAYS: "all", BROWNOUT_OUTPUT: "a.json:b.part", BROWNOUT_STRICT: "1", HOME: "/root" },
      flags: { rank: "unique-ips", verbose: true },
    });
    expect(options).toMatchObject({
      ...{ inputs: ["a.log"], outDir: "out", threads: 2, files: false, progress: false, incremental: false },
      ...{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], strict: true, rank: "uniqueIps", verbose: true },
      output: [
        { path: "a.json", format: "json" },
        { path: "b.part", format: "part" },
      ],
    });
  });

  test("an empty variable counts as none", () => {
    expect(read({ mode: { inputs: "a", days: "mon" }, env: { BROWNOUT_DAYS: "", BROWNOUT_JSON: "" } })).toEqual(
      read({ mode: { inputs: "a", days: "mon" } }),
    );
  });

  test("files on the command line are the inputs, and nothing is captured for them", () => {
    const mode = { capture: { stream: "script_test", file: "c.txt" } };
    expect(read({ mode })).toMatchObject({ inputs: ["c.txt"], capture: mode.capture });
    const { inputs, capture } = read({ mode, files: ["d.log", "e*"] });
    expect({ inputs, capture }).toEqual({ inputs: ["d.log", "e*"], capture: undefined });
    expect(read({ mode: { ...mode, inputs: ["c*"] } })).toMatchObject({ inputs: ["c*"], capture: mode.capture });
  });
});

describe("what a later layer contradicts it replaces", () => {
  test.for([
    [{ json: true }, { csv: true }, { json: false, csv: true }],
    [{ csv: true }, { json: true }, { json: true, csv: false }],
    [{ quiet: true }, { verbose: true }, { quiet: false, verbose: true }],
    [{ format: "combined" }, { formatRegex: "(?<time>.)(?<ip>.)(?<status>.)" }, { incremental: true }],
    [
      { keep: "35d", stateDir: "s", pseudonymize: "k" },
      { incremental: false },
      { incremental: false, keep: undefined, stateDir: undefined, pseudonymize: undefined },
    ],
  ] as const)("%j, then %j", ([mode, flags, expected]) => {
    const options = read({ mode: { ...BASE, ...mode }, flags });
    for (const [key, value] of Object.entries(expected)) expect(options[key as keyof RunOptions]).toBe(value);
  });

  test("a variable about the state passes over a mode without one", () => {
    const env = { BROWNOUT_KEEP: "35d", BROWNOUT_STATE_DIR: "s" };
    expect(read({ mode: { inputs: "a" }, env })).toEqual(read({ mode: { inputs: "a" } }));
    expect(read({ mode: BASE, env })).toMatchObject({ keep: 35, stateDir: "s" });
    expect(read({ mode: { inputs: "a" }, env: { ...env, BROWNOUT_INCREMENTAL: "1" } })).toMatchObject({ keep: 35 });
  });
});

describe("a refusal names who set the value", () => {
  const at = (column: number) => `of mode "m" (c.json:1:${column})`;
  const days = 'expected days like "mon-fri", "mon,wed,sun" or "all" but found "mon-fry"';

  test.for<[Layers, string]>([
    [{ mode: { days: "mon-fry", inputs: "a" } }, `Cannot use "days" ${at(23)}: ${days}`],
    [{ mode: BASE, env: { BROWNOUT_DAYS: "mon-fry" } }, `Cannot use BROWNOUT_DAYS: ${days}`],
    [{ mode: BASE, flags: { days: "mon-fry" } }, `Cannot use --days: ${days}`],
    [{ mode: { ...BASE, days: "mon-fry" }, flags: { days: "all" } }, `Cannot use "days" ${at(61)}: ${days}`],
    [{ mode: BASE, env: { BROWNOUT_DAYS: "mon-fry" }, flags: { days: "all" } }, `Cannot use BROWNOUT_DAYS: ${days}`],
    [
      { mode: BASE, env: { BROWNOUT_STATE_DIR: "a", BROWNOUT_CHUNK_SIZE: "1" } },
      'Cannot use BROWNOUT_CHUNK_SIZE: expected a number of bytes from 64 to 1073741824 like "8MiB" but found "1"',
    ],
    [
      { mode: BASE, env: { BROWNOUT_JSON: "yes" } },
      'Cannot use BROWNOUT_JSON: expected true, false, 1 or 0 but found "yes"',
    ],
    [{ mode: BASE, env: { BROWNOUT_INPUTS: "a::b" } }, 'Cannot use BROWNOUT_INPUTS: expected a file name but found ""'],
    [
      { mode: BASE, flags: { textfile: "a.txt" } },
      'Cannot use --textfile: expected a file name that ends in .prom but found "a.txt"',
    ],
    [
      { mode: BASE, flags: { output: ["a.json", "b.pdf"] } },
      'Cannot use --output: expected a file name that ends in .json, .csv, .txt or .part but found "b.pdf"',
    ],
    [{ mode: BASE, files: ["a", ""] }, 'Cannot use the files: expected a file name but found ""'],
    [{ mode: {} }, 'Cannot use mode "m" (c.json:1:15): there are no "inputs" (name files after it)'],
  ])("%j", ([layers, message]) => {
    expect(refusal(layers)).toBe(message);
  });

  test.for<[Layers, string]>([
    [{ mode: { inputs: "a", keep: "1d" } }, `Cannot use "keep" ${at(36)}: it takes a mode that is "incremental"`],
    [
      { mode: { inputs: "a", stateDir: "b" } },
      `Cannot use "stateDir" ${at(40)}: it takes a mode that is "incremental"`,
    ],
    [
      { mode: { inputs: "a", incremental: false }, flags: { pseudonymize: "k" } },
      'Cannot use --pseudonymize: it takes a mode that is "incremental"',
    ],
    [
      { mode: { inputs: "a" }, flags: { rebuild: true } },
      'Cannot use --rebuild: it takes a mode that is "incremental"',
    ],
    [
      { mode: BASE, flags: { incremental: false, keep: "1d" } },
      'Cannot use --keep: it takes a mode that is "incremental"',
    ],
    [
      { mode: { capture: { stream: "script_test", file: "f" } }, flags: { incremental: true } },
      `Cannot use "capture" ${at(26)}: a mode cannot be --incremental too`,
    ],
    [{ mode: BASE, files: ["a", "-"] }, 'Cannot use the files: "-" leaves nothing to come back to'],
    [{ mode: { ...BASE, inputs: "-" } }, `Cannot use "inputs" ${at(25)}: "-" leaves nothing to come back to`],
    [{ mode: BASE, flags: { quiet: true, verbose: true } }, "Cannot use --verbose: --quiet says the opposite"],
    [
      { mode: BASE, flags: { json: true, csv: true } },
      "Cannot use --json and --csv together: stdout takes one of them",
    ],
    [
      { mode: { inputs: "a", since: "2019-05-06" }, env: { BROWNOUT_UNTIL: "2019-05-06" } },
      `Cannot use BROWNOUT_UNTIL: expected a time after "since" ${at(37)}`,
    ],
    [
      { mode: { inputs: "a", since: "2019-05-06" }, flags: { output: ["a.part"] } },
      `Cannot write "a.part": a partial holds every hour, whatever "since" ${at(37)} and "until" say (leave them out)`,
    ],
    [
      { mode: { inputs: "a", format: "combined", fields: "time=at" } },
      `Cannot use "fields" ${at(58)} and "format" ${at(38)} together: the format says where its fields are`,
    ],
  ])("of what contradicts: %j", ([layers, message]) => {
    expect(refusal(layers)).toBe(message);
  });

  test("a mistake in another mode keeps nobody from running this one, one in the file does", () => {
    const config = (text: string) => parseConfig(new TextEncoder().encode(text), "c.json");
    const request = { env: {}, flags: {}, files: [] };
    const other = config('{ "modes": { "m": { "inputs": "a" }, "n": { "days": "x" } } }');
    expect(readRunOptions("m", { ...request, config: other })).toMatchObject({ inputs: ["a"] });
    const file = config('{ "modes": { "m": { "inputs": "a" } }, "mods": {} }');
    expect(() => readRunOptions("m", { ...request, config: file })).toThrow(
      'Cannot use "mods" (c.json:1:40): there is no such option (did you mean "modes"?)',
    );
    expect(() => readRunOptions("m", { ...request, config: config("{") })).toThrow(
      'Cannot read the configuration (c.json:1:2): expected a key in double quotes or "}" but found the end of the file',
    );
  });
});
