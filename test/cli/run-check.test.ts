/**
 * `run --check`: what is wrong, with its place, or what each mode comes to.
 */
import { copyFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { brownout, ROOT, temporaryDirectory } from "../program.ts";

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
});

function configure(text: string): void {
  writeFileSync(join(cwd, "brownout.config.json"), text);
}

const SHIPPED = `nightly
  inputs       "/var/log/nginx/access.log*"  brownout.config.json:5:17
  incremental  true                          brownout.config.json:6:22
  outDir       "reports"                     brownout.config.json:7:17
  keep         "35d"                         brownout.config.json:8:15

test_1
  capture  {"stream":"script_test","file":"script_test_stream.txt"}  brownout.config.json:11:18

real_data
  inputs  "real_data_stream.txt"  brownout.config.json:14:17
`;

test("the shipped configuration comes to what it says, and nothing is run", async () => {
  copyFileSync(join(ROOT, "brownout.config.json"), join(cwd, "brownout.config.json"));
  expect(await brownout(["run", "--check"], { cwd })).toEqual({ status: 0, stdout: SHIPPED, stderr: "" });
  expect(readdirSync(cwd)).toEqual(["brownout.config.json"]);
});

test("each setting names who made it: the file, a variable or a flag", async () => {
  configure('{ "modes": {\n  "a": { "inputs": ["x", "y"], "days": "mon", "json": true },\n  "b": {} } }');
  const env = { BROWNOUT_DAYS: "tue", BROWNOUT_THREADS: "2", BROWNOUT_KEEP: "5d", BROWNOUT_INPUTS: "z" };
  const { status, stdout, stderr } = await brownout(["run", "--check", "a", "--csv", "--no-files", "w*"], { cwd, env });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toBe(
    [
      "a",
      '  inputs   "w*"   the files',
      '  days     "tue"  BROWNOUT_DAYS',
      '  threads  "2"    BROWNOUT_THREADS',
      "  files    false  --no-files",
      "  csv      true   --csv",
      "",
    ].join("\n"),
  );
});

test("of the URLs that are called only as much is shown as is no password", async () => {
  const ping = { start: "https://hc-ping.com/secret/start", failure: "http://localhost:8000/secret?a=b" };
  configure(JSON.stringify({ modes: { a: { inputs: "x", ping }, b: { inputs: "x", ping: "https://h/secret" } } }));
  const { status, stdout } = await brownout(["run", "--check"], { cwd });
  expect(status).toBe(0);
  expect(stdout).toContain('{"start":"https://hc-ping.com/…","failure":"http://localhost:8000/…"}');
  expect(stdout).toContain('"https://h/…"');
  expect(stdout).not.toContain("secret");
});

test("everything that is wrong is told, in the order of the file, with line and column", async () => {
  configure(
    [
      "{",
      '  "modes": {',
      '    "nightly": {',
      '      "inputs": "a.log",',
      '      "incremental": true,',
      '      "dayz": "all",',
      '      "days": "mon-fry", "keep": "35"',
      "    },",
      '    "b": { "inputs": "a", "since": "2019-05-07",',
      '      "until": "2019-05-06" },',
      '    "c": { "inputs": "a", "keep": "5d" },',
      '    "d": {}',
      "  },",
      '  "$shema": "x"',
      "}",
    ].join("\n"),
  );
  const run = await brownout(["run", "--check", "b"], { cwd, env: { BROWNOUT_RANK: "ips" } });
  expect(run).toMatchObject({ status: 2, stdout: "" });
  expect(run.stderr.split("\n")).toEqual([
    'brownout.config.json:6:7: Cannot use "dayz" of mode "nightly": there is no such option (did you mean "days"?)',
    'brownout.config.json:7:15: Cannot use "days" of mode "nightly": expected days like "mon-fri", "mon,wed,sun" or "all" but found "mon-fry"',
    'brownout.config.json:7:34: Cannot use "keep" of mode "nightly": expected days or weeks like "35d" or "5w", 1 to 36500 days, but found "35"',
    'brownout.config.json:14:3: Cannot use "$shema": there is no such option (did you mean "$schema"?)',
    'Cannot use BROWNOUT_RANK: expected "user-hours" or "unique-ips" but found "ips"',
    "",
  ]);
  const withoutRank = await brownout(["run", "--check"], { cwd });
  expect(withoutRank.stderr.split("\n").slice(4)).toEqual([
    'brownout.config.json:10:16: Cannot use "until" of mode "b": expected a time after "since" of mode "b" (brownout.config.json:9:36)',
    'brownout.config.json:11:35: Cannot use "keep" of mode "c": it takes a mode that is "incremental"',
    'brownout.config.json:12:10: Cannot use mode "d": there are no "inputs" (name files after it)',
    "",
  ]);
});

test.for([
  ["{", '1:2: Cannot read the configuration: expected a key in double quotes or "}" but found the end of the file'],
  ['{\n  "modes": {}\n  "x": 1 }', '3:3: Cannot read the configuration: expected "," or "}" but found a double quote'],
] as const)("%j is no JSON, and it is said where", async ([text, problem]) => {
  configure(text);
  for (const args of [[], ["nightly"]]) {
    const run = await brownout(["run", "--check", ...args], { cwd });
    expect(run).toEqual({ status: 2, stdout: "", stderr: `brownout.config.json:${problem}\n` });
  }
});

test("a variable that nothing reads is warned of", async () => {
  configure('{ "modes": {} }');
  expect(await brownout(["run", "--check"], { cwd, env: { BROWNOUT_THREDS: "2" } })).toEqual({
    status: 0,
    stdout: "brownout.config.json has no modes\n",
    stderr: 'Warning: nothing reads BROWNOUT_THREDS (did you mean "BROWNOUT_THREADS"?)\n',
  });
});

test("a mode that there is not is refused", async () => {
  configure('{ "modes": { "a": { "inputs": "x" } } }');
  expect(await brownout(["run", "--check", "b"], { cwd })).toEqual({
    status: 2,
    stdout: "",
    stderr: 'Cannot run mode "b": brownout.config.json has "a"\n',
  });
});
