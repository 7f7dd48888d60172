/**
 * `systemd` and `cron`: what they print runs the mode that is named, in the directory in which they were typed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CRON_FLAGS, SYSTEMD_FLAGS } from "../../src/options/flags.ts";
import { brownout, ROOT, RUNTIME_NAMES, RUNTIMES, type RuntimeName, temporaryDirectory } from "../program.ts";
import { argumentsIn, valuesOf, withoutSpecifiers, wordsIn } from "../write/unit-file.ts";

const PROGRAM = join(ROOT, RUNTIMES["node dist"].bin);
const CONFIG = {
  modes: {
    nightly: { inputs: ["access.log"], outDir: "made/by/it", textfile: "metrics/brownout.prom", quiet: true },
    pinging: { inputs: ["a.log"], files: false, output: ["there/a.json"], ping: "https://hc.example/s3cr3t?a=1" },
    kept: { inputs: ["/var/log/nginx/access.log*"], incremental: true, stateDir: "there", outDir: "there" },
  },
};

/** A working directory with a configuration and a log in it. */
function workplace(name = "logs", config = "brownout.config.json"): string {
  const directory = join(temporaryDirectory(), name);
  mkdirSync(join(directory, "there"), { recursive: true });
  writeFileSync(join(directory, config), JSON.stringify(CONFIG));
  writeFileSync(join(directory, "access.log"), '{"time":"2019-05-06 17:24:53","ip":"10.0.0.1","status":500}\n');
  return directory;
}

async function printed(args: readonly string[], cwd: string): Promise<string> {
  const { status, stdout, stderr } = await brownout(args, { cwd });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

describe("systemd", () => {
  test("prints both units, or the one that is asked for", async () => {
    const cwd = workplace();
    const both = await printed(["systemd", "nightly"], cwd);
    const service = await printed(["systemd", "nightly", "--service"], cwd);
    const timer = await printed(["systemd", "nightly", "--timer"], cwd);
    expect(both).toBe(`${service}\n${timer}`);
    expect(service).toMatch(/^# brownout-nightly\.service\n/);
    expect(timer).toMatch(/^# brownout-nightly\.timer\n/);
    expect(readdirSync(cwd).sort()).toEqual(["access.log", "brownout.config.json", "there"]);
  });

  test("starts this program, in this directory, by this user", async () => {
    const cwd = workplace("a b 100% $x");
    const service = await printed(["systemd", "nightly", "--service"], cwd);
    expect(argumentsIn(valuesOf(service, "ExecStart")[0] ?? "")).toEqual([process.execPath, PROGRAM, "run", "nightly"]);
    expect(withoutSpecifiers(valuesOf(service, "WorkingDirectory")[0] ?? "")).toBe(cwd);
    const user = spawnSync("id", ["-un"], { encoding: "utf8" }).stdout.trim();
    expect(valuesOf(service, "User")).toEqual([user]);
  });

  test("starts it at the time, by the user and with the configuration that are named", async () => {
    const cwd = workplace("logs", "other $ file.json");
    const args = ["systemd", "nightly", "--at", "3:05", "--user", "www-data", "--config", "other $ file.json"];
    const units = await printed(args, cwd);
    expect(valuesOf(units, "OnCalendar")).toEqual(["*-*-* 03:05:00"]);
    expect(valuesOf(units, "User")).toEqual(["www-data"]);
    expect(argumentsIn(valuesOf(units, "ExecStart")[0] ?? "").slice(2)).toEqual([
      ...["run", "nightly"],
      ...["--config", "other $ file.json"],
    ]);
  });

  test("refuses a place elsewhere that is not there, since the unit would have to write beside it", async () => {
    const cwd = workplace();
    const outDir = join(temporaryDirectory(), "missing", "reports");
    writeFileSync(join(cwd, "far.json"), JSON.stringify({ modes: { far: { inputs: "access.log", outDir } } }));
    expect(await brownout(["systemd", "far", "--config", "far.json"], { cwd })).toEqual({
      status: 2,
      stdout: "",
      stderr: `Cannot confine the unit to "${outDir}": it is not there (make it first)\n`,
    });
    expect(await printed(["cron", "far", "--config", "far.json"], cwd)).toMatch(/'far'/);
  });

  test.for([
    ["nightly", [""], "yes"],
    ["pinging", ["there"], undefined],
    ["kept", ["there"], "yes"],
  ] as const)(
    "lets %s write where it has to, which is made by the run if it is not there",
    async ([mode, places, alone]) => {
      const cwd = workplace();
      const service = await printed(["systemd", mode, "--service"], cwd);
      const expected = places.map((place) => [join(cwd, place)]);
      expect(valuesOf(service, "ReadWritePaths").map(wordsIn)).toEqual(expected);
      expect(valuesOf(service, "PrivateNetwork")[0]).toBe(alone);
      expect(service).not.toContain("s3cr3t");
    },
  );
});

describe("cron", () => {
  test.for(["plain", `it's "a" 100% $x`, "back\\slash"])("prints a line that runs the mode in %j", async (name) => {
    const cwd = workplace(name);
    const line = await printed(["cron", "nightly", "--at", "23:59"], cwd);
    expect(line).toMatch(/^59 23 \* \* \* cd '.*\n$/);
    expect(existsSync(join(cwd, "made"))).toBe(false);
    const command = line.slice("59 23 * * * ".length).replaceAll("\\%", "%");
    const run = spawnSync("/bin/sh", ["-c", command], { cwd: "/", encoding: "utf8", env: { HOME: cwd } });
    expect({ stdout: run.stdout, stderr: run.stderr, status: run.status }).toEqual({
      stdout: "",
      stderr: "",
      status: 0,
    });
    expect(existsSync(join(cwd, "made/by/it/report.json"))).toBe(true);
  });

  test("names the configuration that is named", async () => {
    const cwd = workplace("logs", "other.json");
    const line = await printed(["cron", "kept", "--config", "other.json"], cwd);
    expect(line).toMatch(/^10 2 \* \* \* .* 'run' 'kept' '--config' 'other.json'\n$/);
  });
});

describe("a runtime", () => {
  const started: Readonly<Record<RuntimeName, RegExp>> = {
    "node dist": /^'\/[^']*' '\/[^']*brownout\.cjs' 'run' 'pinging'$/,
    "current node": /^'\/[^']*' '\/[^']*bin\.ts' 'run' 'pinging'$/,
    deno: /^'\/[^']*deno' 'run' '--no-prompt' .*'--allow-net=hc\.example' '\/[^']*bin\.ts' 'run' 'pinging'$/,
    bun: /^'\/[^']*' '\/[^']*bin\.ts' 'run' 'pinging'$/,
  };

  test.for(RUNTIME_NAMES)("is started the way it has to be: %s", async (runtime) => {
    const cwd = workplace();
    const { command, args, bin } = RUNTIMES[runtime];
    const all = runtime === "deno" ? ["run", "-A"] : args;
    const run = spawnSync(command, [...all, join(ROOT, bin), "cron", "pinging"], { cwd, encoding: "utf8" });
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: "" });
    expect(run.stdout.slice(run.stdout.indexOf("&& ") + "&& ".length, -1)).toMatch(started[runtime]);
  });
});

describe.for(["systemd", "cron"])("%s", (command) => {
  test.for([
    [
      ["nihtly"],
      'Cannot run mode "nihtly": brownout.config.json has "nightly", "pinging" and "kept" (did you mean "nightly"?)',
    ],
    [["nightly", "--at", "24:00"], 'Cannot use --at: expected a time of day like "02:10" but found "24:00"'],
    [["nightly", "--at", "2:60"], 'Cannot use --at: expected a time of day like "02:10" but found "2:60"'],
    [["nightly", "--at", "02:10\n"], 'Cannot use --at: expected a time of day like "02:10" but found "02:10\\n"'],
    [
      ["nightly", "--config", "x.json"],
      'Cannot read "x.json": no such file or directory (--config or BROWNOUT_CONFIG names another)',
    ],
    [[], 'Cannot read the command line: missing required argument "mode"'],
  ] as const)("refuses %j", async ([args, message]) => {
    const run = await brownout([command, ...args], { cwd: workplace() });
    expect(run).toEqual({ status: 2, stdout: "", stderr: `${message}\n` });
  });

  test("has help with its flags and examples, no line of which is wider than a terminal", async () => {
    const { status, stdout } = await brownout([command, "--help"]);
    expect(status).toBe(0);
    for (const { usage } of command === "cron" ? CRON_FLAGS : SYSTEMD_FLAGS) expect(stdout).toContain(usage);
    expect(stdout).toContain(`Examples:\n  brownout ${command} nightly\n`);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });
});

test("systemd refuses a user that it could not be run by", async () => {
  const run = await brownout(["systemd", "nightly", "--user", "a:b"], { cwd: workplace() });
  expect(run).toEqual({
    status: 2,
    stdout: "",
    stderr: 'Cannot use --user: expected the name of a user but found "a:b"\n',
  });
});
