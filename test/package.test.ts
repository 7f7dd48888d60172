/**
 * What is published: the facts of package.json, and the package as it is installed from its tarball.
 */
import { execFile } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { VERSION } from "../src/cli/version.ts";
import { brownout, ROOT, type Run, temporaryDirectory } from "./program.ts";

const versions = z.record(z.string(), z.string());
const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  engines: versions,
  bin: z.record(z.string(), z.string()),
  exports: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])),
  dependencies: versions,
  devDependencies: versions,
});
const manifest = packageSchema.parse(readJson("package.json"));

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), "utf8"));
}

describe("package.json", () => {
  test("asks for exact versions", () => {
    const runtimes = z.object({ devDependencies: versions }).parse(readJson("test/runtimes/package.json"));
    const asked = { ...manifest.dependencies, ...manifest.devDependencies, ...runtimes.devDependencies };
    for (const [name, version] of Object.entries(asked)) expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  test("is what package-lock.json was made of", () => {
    const { packages } = z.object({ packages: z.record(z.string(), z.unknown()) }).parse(readJson("package-lock.json"));
    const { name, version, bin, dependencies, devDependencies, engines } = manifest;
    expect(packages[""]).toMatchObject({ name, version, bin, dependencies, devDependencies, engines });
  });

  test("says which Node it needs", () => {
    expect(manifest.engines).toEqual({ node: ">=20.19" });
  });

  test("has the version that the program prints", async () => {
    expect(VERSION).toBe(manifest.version);
    expect(await brownout(["--version"])).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: "" });
  });

  test("names binaries and exports that exist", () => {
    expect(Object.keys(manifest.bin)).toEqual(["analyze", "brownout"]);
    for (const path of Object.values(manifest.bin)) {
      expect(readFileSync(join(ROOT, path), "utf8"), path).toMatch(/^#!\/usr\/bin\/env node\n/);
      // npx links them once and calls them for ever, so a build must leave them as npm's own link would.
      expect(statSync(join(ROOT, path)).mode & 0o111, path).toBe(0o111);
    }
    for (const path of Object.values(manifest.exports).flatMap(pathsOf)) {
      expect(existsSync(join(ROOT, path)), path).toBe(true);
    }
  });

  test("depends on what is imported, and on nothing else", () => {
    const sources = ["src", "workers"].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => readFileSync(join(ROOT, folder, name), "utf8")),
    );
    const imports = sources.flatMap((source) => [
      ...withoutComments(source).matchAll(/(?:from|import)\s*\(?"([^"]+)"/g),
    ]);
    const packages = imports
      .map(([, specifier = ""]) => specifier)
      .filter((specifier) => !/^(\.|node:)/.test(specifier));
    const names = packages.map((specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0]);
    expect([...new Set(names)].sort()).toEqual(Object.keys(manifest.dependencies).sort());
  });
});

function pathsOf(target: string | Record<string, string>): string[] {
  return typeof target === "string" ? [target] : Object.values(target);
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, "");
}

describe("the package, installed from its tarball", () => {
  let directory: string;
  let packed: readonly string[];
  let installed: string;
  let project: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "brownout-package-"));
    // Scripts would build dist/ again, which other tests are running.
    const pack = await npm(["pack", "--ignore-scripts", "--json", "--pack-destination", directory], ROOT);
    const tarballs = z.array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }));
    const [tarball] = tarballs.parse(JSON.parse(pack));
    packed = (tarball?.files ?? []).map((file) => file.path);
    const path = join(directory, tarball?.filename ?? "");

    installed = join(directory, "global");
    project = join(directory, "project");
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
    await Promise.all([
      npm(["install", "--global", "--prefix", installed, path], directory),
      npm(["install", path], project),
    ]);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test("holds what users need, and nothing else", () => {
    const wanted =
      /^(dist\/src\/.*\.(js|d\.ts)|dist\/src\/program\/(\w+\.cjs|worker\.js|package\.json)|dist\/LICENSES\.txt|dist\/workers\/((scan|decompress)\.cjs|kernel\/kernel\.wasm)|schemas\/.*\.json|docs\/[\w-]+\.md|scripts\/script_\w+\.sh|[A-Z]+(\.md)?|package\.json|brownout\.config\.json)$/;
    for (const path of packed) expect(path).toMatch(wanted);
    expect(packed).toEqual(
      expect.arrayContaining([
        ...["package.json", "README.md", "LICENSE", "CHANGELOG.md", "schemas/report-1.schema.json"],
        ...[
          "schemas/comparison-1.schema.json",
          "schemas/config-1.schema.json",
          "brownout.config.json",
          "docs/compare.md",
          "docs/formats.md",
        ],
        ...["script_1", "script_2", "script_test", "script_stream"].map((name) => `scripts/${name}.sh`),
        ...["dist/src/index.js", "dist/src/index.d.ts", "dist/workers/scan.cjs", "dist/workers/decompress.cjs"],
        "dist/workers/kernel/kernel.wasm",
        ...Object.values(manifest.bin),
      ]),
    );
    const modules = packed.filter((name) => name.endsWith(".js") && !name.startsWith("dist/src/program/"));
    for (const path of modules) {
      expect(existsSync(join(ROOT, path.replace(/^dist\//, "").replace(/\.js$/, ".ts"))), path).toBe(true);
    }
  });

  test("analyze answers from any directory, and writes its reports there", async () => {
    const [theirs, ours] = [temporaryDirectory(), temporaryDirectory()];
    for (const cwd of [theirs, ours]) copyFileSync(join(ROOT, "fixtures/seed.log"), join(cwd, "seed.log"));
    const run = await runInstalled("analyze", ["seed.log"], theirs);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).toMatch(/^Most users hit a server error .*\b17:00\b.*: 4 user-hours, 3 unique IPs\.\n/);
    expect(run).toEqual(await brownout(["analyze", "seed.log"], { cwd: ours }));
    for (const name of ["report.json", "hours.csv", "weekday-hours.csv", "calendar.csv"]) {
      const [their, our] = [theirs, ours].map((cwd) => readFileSync(join(cwd, "reports", name), "utf8"));
      expect(their).toBe(our);
    }
  });

  test("brownout has its commands, its worker threads and its exit statuses", async () => {
    const cwd = temporaryDirectory();
    const capture = join(cwd, "capture.log");
    const stream = await runInstalled("brownout", ["generate", "script_test"], cwd);
    writeFileSync(capture, `${stream.stdout}not a record\n`);
    const args = ["analyze", "--json", "--no-files", "--days", "all", capture];
    const threads = ["--threads", "2", "--chunk-size", "10k"];
    const run = await runInstalled("brownout", [...args, ...threads], cwd);
    expect(run).toEqual(await brownout([...args, "--threads", "1"]));
    expect(JSON.parse(run.stdout).lines).toMatchObject({ total: 1_001, records: 1_000, malformed: 1 });
    expect((await runInstalled("brownout", [...args, "--strict"], cwd)).status).toBe(1);
    expect((await runInstalled("brownout", ["analyze", "nowhere.log"], cwd)).status).toBe(2);
    expect((await runInstalled("brownout", ["--version"], cwd)).stdout).toBe(`${VERSION}\n`);
  });

  test("compares, and its gate can fire", async () => {
    const cwd = temporaryDirectory();
    copyFileSync(join(ROOT, "fixtures/seed.log"), join(cwd, "seed.log"));
    await runInstalled("brownout", ["analyze", "seed.log", "-q"], cwd);
    const args = ["compare", "reports", "reports/report.json", "-q"];
    expect(await runInstalled("brownout", [...args, "--fail-on", "17 > 0"], cwd)).toMatchObject({ status: 1 });
    expect(await runInstalled("brownout", [...args, "--fail-on", "17 > 4"], cwd)).toMatchObject({ status: 0 });
    expect((await runInstalled("brownout", ["compare", "--self-test"], cwd)).status).toBe(0);
  });

  test("its scripts run where they are installed", async () => {
    const script = join(installed, "lib/node_modules/brownout/scripts/script_test.sh");
    const { stdout } = await brownout(["generate", "script_test"]);
    expect(await run(script, [], directory)).toEqual({ status: 0, stdout, stderr: "" });
  });

  test("the library can be imported, and its types hold", async () => {
    writeFileSync(join(project, "consumer.ts"), CONSUMER);
    const compilerOptions = { module: "nodenext", target: "es2022", strict: true, skipLibCheck: false, types: [] };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
    expect(await run(join(ROOT, "node_modules/.bin/tsc"), [], project)).toEqual({ status: 0, stdout: "", stderr: "" });

    const seed = join(ROOT, "fixtures/seed.log");
    const schema = "https://json-schema.org/draft/2020-12/schema";
    const { stdout, ...end } = await run(process.execPath, ["consumer.js", seed], project);
    expect(end).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      peak: { hours: [17], userHours: 4, uniqueIps: 3 },
      faults: ["unreadable-source"],
      code: "usage",
      equal: true,
      schemas: [schema, schema],
    });
  });

  function runInstalled(name: string, args: readonly string[], cwd: string): Promise<Run> {
    return run(join(installed, "bin", name), args, cwd);
  }
});

const CONSUMER = `
import { type AnalyzeOptions, analyze, BrownoutError, compare, type Comparison, type Fault, type Report } from "brownout";
import comparisonSchema from "brownout/comparison.schema.json" with { type: "json" };
import schema from "brownout/report.schema.json" with { type: "json" };

const faults: Fault[] = [];
const options: AnalyzeOptions = { days: "mon-fri", threads: 2, onFault: (fault) => faults.push(fault) };
const report: Report = await analyze([process.argv[2] ?? "", "nowhere.log"], options);
let code: string | undefined;
try {
  // @ts-expect-error There is no such option.
  await analyze([], { weekdays: "all" });
} catch (error) {
  if (error instanceof BrownoutError) code = error.code;
}
// @ts-expect-error There is no such measure.
const compareUsers = (base: Report, head: Report) => compare(base, head, { measure: "users" });
const whole = await analyze([process.argv[2] ?? ""]);
const { equal }: Comparison = compare(whole, structuredClone(whole), { failOn: ["hour worse"], alpha: 0.01 });
const peak: { hours: number[] } | null = report.peak;
const schemas = [schema.$schema, comparisonSchema.$schema];
console.log(JSON.stringify({ peak, faults: faults.map((fault) => fault.code), code, equal, schemas }));

declare const process: { argv: string[] };
declare const structuredClone: <T>(value: T) => T;
`;

/** A program under the Node that runs the tests. */
function run(command: string, args: readonly string[], cwd: string): Promise<Run> {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}` };
  return new Promise((resolve) => {
    const child = execFile(command, args, { cwd, env, maxBuffer: 2 ** 24 }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? child.signalCode, stdout, stderr }),
    );
  });
}

/** What npm prints, warnings aside. */
async function npm(args: readonly string[], cwd: string): Promise<string> {
  const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--prefer-offline"];
  const { status, stdout, stderr } = await run("npm", [...args, ...quiet], cwd);
  expect(status, `npm ${args.join(" ")}\n${stderr}`).toBe(0);
  return stdout;
}
