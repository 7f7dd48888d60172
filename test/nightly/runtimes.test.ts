/**
 * Three nights on four runtimes, of which a short run tries two: the same reports, the same state, the same words.
 */
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { brownout, RUNTIME_NAMES, type Run, type RuntimeName, temporaryDirectory } from "../program.ts";
import { recordLine } from "../scan/capture.ts";
import { sampled } from "../size.ts";

function lines(from: number, to: number): string {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  const line = (n: number) =>
    recordLine(`2019-05-06 17:${String(n % 60).padStart(2, "0")}:00`, `10.0.${n % 7}.${n % 251}`, 503);
  return numbers.map((n) => `${line(n)}\n`).join("");
}

async function lived(runtime: RuntimeName): Promise<{ runs: Run[]; files: Record<string, string> }> {
  const cwd = temporaryDirectory();
  const mode = {
    inputs: "*.log*",
    incremental: true,
    keep: "35d",
    stateDir: "state",
    output: "all.part",
    pseudonymize: "key",
  };
  writeFileSync(join(cwd, "brownout.config.json"), JSON.stringify({ modes: { nightly: mode } }));
  writeFileSync(join(cwd, "key"), "a key that is long enough\n");
  const run = () => brownout(["run", "nightly", "-v"], { cwd, runtime, denoEnv: ["BROWNOUT_*", "TINYGLOBBY_DEBUG"] });
  const runs: Run[] = [];

  writeFileSync(join(cwd, "a.log"), `${lines(0, 2_000)}{"time":`);
  runs.push(await run());
  renameSync(join(cwd, "a.log"), join(cwd, "a.log.1"));
  writeFileSync(join(cwd, "a.log.1"), lines(0, 40_000));
  writeFileSync(join(cwd, "a.log"), `not a record\n${lines(50_000, 50_100)}`);
  runs.push(await run());
  writeFileSync(join(cwd, "a.log.1.gz"), gzipSync(lines(0, 40_500)));
  rmSync(join(cwd, "a.log.1"));
  runs.push(await run());

  const names = readdirSync(cwd, { recursive: true, encoding: "utf8" }).filter((name) =>
    /reports.|state.|part$/.test(name),
  );
  const files = names.map((name) => [name, readFileSync(join(cwd, name)).toString("base64")]);
  return { runs, files: Object.fromEntries(files) };
}

test("are the same everywhere, byte for byte", async () => {
  const expected = await lived("node dist");
  expect(expected.runs.map(({ status }) => status)).toEqual([0, 0, 0]);
  expect(expected.runs.map(({ stderr }) => stderr.split("\n")[0])).toEqual([
    '"a.log": 2,000 new lines, bytes 0 to 133,120',
    '"a.log": 101 new lines (1 malformed), bytes 0 to 6,664',
    '"a.log.1.gz": 500 new lines, bytes 2,662,409 to 2,695,691',
  ]);
  for (const runtime of sampled(RUNTIME_NAMES.slice(1), 3, 1)) expect(await lived(runtime)).toEqual(expected);
});
