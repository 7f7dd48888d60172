/**
 * `merge`: partials of any grouping of logs come to the report of all of them, and what would count twice is refused.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import { MERGE_FLAGS } from "../../src/options/flags.ts";
import { type KeptPartial, type SourceOutcome, sumOf } from "../../src/partial/partial.ts";
import { decodePartial, encodePartial } from "../../src/partial/wire.ts";
import { parseReport } from "../analysis.ts";
import { generateFile } from "../capture-file.ts";
import { CAPTURES } from "../captures.ts";
import { brownout, ROOT, type Run, temporaryDirectory } from "../program.ts";
import { bytesOf, recordLine } from "../scan/capture.ts";
import { scanBetween } from "../scan/scan.ts";
import { brownoutAfter, shell } from "../shell.ts";
import { sampled } from "../size.ts";

const SEED = join(ROOT, "fixtures/seed.log");

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
});

function run(...args: readonly string[]): Promise<Run> {
  return brownout(args, { cwd });
}

/** Runs `merge …args`, which must be well and say nothing on standard error but warnings. */
async function merged(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run("merge", ...args);
  expect({ status, stderr: stderr.replace(/^Warning: .*\n/gm, "") }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

async function partOf(name: string, paths: readonly string[], ...flags: readonly string[]): Promise<void> {
  const { status, stderr } = await run("analyze", "-q", "--no-files", "-o", name, ...flags, ...paths);
  expect({ status, stderr: stderr.replace(/^Warning: .*\n/gm, "") }, name).toEqual({ status: 0, stderr: "" });
}

function read(path: string): string {
  return readFileSync(join(cwd, path), "latin1");
}

function writeLog(name: string, ...lines: readonly string[]): void {
  writeFileSync(join(cwd, name), lines.map((line) => `${line}\n`).join(""));
}

function error(time: string, ip: string): string {
  return recordLine(time, ip, 500);
}

/** Demands that `merge …args` is refused, with nothing printed and nothing written. */
async function expectRefusal(args: readonly string[], message: string | RegExp): Promise<void> {
  const before = readdirSync(cwd).sort();
  const { status, stdout, stderr } = await run("merge", ...args, "-o", "out.json", "-o", "out.part");
  expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: "" });
  if (typeof message === "string") expect(stderr).toBe(`${message}\n`);
  else expect(stderr).toMatch(message);
  expect(readdirSync(cwd).sort()).toEqual(before);
}

describe("the report is that of all inputs at once, byte for byte", () => {
  /** Some fixtures have the bytes of others: of them, the first is taken. */
  const distinct = [
    ...new Map([...sampled(CAPTURES, 3)].reverse().map((path) => [readFileSync(path, "latin1"), path])).values(),
  ].sort();

  const GROUPINGS = [
    [7, "--since 2019-05-06T17 --until 2019-05-08", "--json"],
    [1, "", "text"],
    [2, "--days all --rank unique-ips", "--json"],
    [5, "--days sat,sun", "--csv"],
  ] as const;
  test.for(sampled(GROUPINGS, 4))(
    "of fixtures in %i partials, with the flags %j, as %s",
    async ([count, flags, form]) => {
      const choices = [...flags.split(" ").filter((flag) => flag !== ""), ...(form === "text" ? [] : [form])];
      const names = Array.from({ length: count }, (_, index) => `${index}.part`);
      const groups = names.map((_, group) =>
        distinct.filter((__, index) => (index * 7 + Math.floor(index / 5)) % count === group),
      );
      for (const [index, name] of names.entries()) await partOf(name, groups[index] ?? []);
      const files = ["-o", "out.json", "-o", "out.csv", "-o", "out.txt"];
      const all = await run("analyze", "--no-files", ...choices, ...files, ...distinct);
      const expected = ["out.json", "out.csv", "out.txt"].map(read);
      const stdout = await merged(...choices, ...files, ...names.toReversed());
      expect(stdout).toBe(all.stdout);
      expect(["out.json", "out.csv", "out.txt"].map(read)).toEqual(expected);
      expect(await merged(...choices, "-q", ...files, ...names)).toBe(form === "text" ? "" : stdout);
      expect(["out.json", "out.csv", "out.txt"].map(read)).toEqual(expected);
    },
  );

  test("and so is the partial, of partials of partials, in any order", async () => {
    generateFile(join(cwd, "a.log"), ["script_1", "--lines", "3000"]);
    generateFile(join(cwd, "b.log"), ["script_1", "--from", "3001", "--lines", "3000"]);
    writeFileSync(join(cwd, "c.log.gz"), gzipSync(readFileSync(SEED)));
    writeFileSync(join(cwd, "d.log"), "");
    const logs = ["a.log", "b.log", "c.log.gz", "d.log"];
    for (const log of logs) await partOf(`${log}.part`, [log]);
    await partOf("all.part", logs);
    await merged(...logs.map((log) => `${log}.part`), "-o", "total.part");
    expect(read("total.part")).toBe(read("all.part"));
    await merged("c.log.gz.part", "a.log.part", "-o", "ac.part", "-q");
    await merged("b.log.part", "d.log.part", "-o", "bd.part", "-q");
    await merged("bd.part", "ac.part", "-o", "tree.part");
    expect(read("tree.part")).toBe(read("all.part"));
  });

  test("of one log of which each partial holds a piece, but for what became of it", async () => {
    const bytes = readFileSync(SEED);
    for (const [index, { partial }] of scanBetween(bytes, [0, 300, 600, bytes.length]).entries()) {
      for (const tally of partial.sources.values()) {
        Object.assign(tally, { fields: { time: "time", client: "ip", status: "status_code" } });
      }
      const outcome = { path: "a.log", identity: "sha256:0123", bytes: bytes.length, complete: false };
      writeFileSync(join(cwd, `${index}.part`), encodePartial(partial, [outcome]));
    }
    writeFileSync(join(cwd, "a.log"), bytes);
    const { stdout } = await run("analyze", "--json", "--no-files", "a.log");
    expect(await merged("--json", "2.part", "0.part", "1.part")).toBe(stdout);
  });

  test("of standard input and of links", async () => {
    await partOf("a.part", [SEED]);
    symlinkSync("a.part", join(cwd, "link"));
    const expected = await merged("a.part");
    expect(await merged("link")).toBe(expected);
    expect((await brownout(["merge", "-"], { cwd, stdin: readFileSync(join(cwd, "a.part")) })).stdout).toBe(expected);
  });
});

describe("two machines", () => {
  test("may call their logs alike: both are listed, in an order that does not depend on theirs", async () => {
    for (const [name, ip] of [
      ["one", "10.0.0.1"],
      ["two", "10.0.0.2"],
    ] as const) {
      writeLog("access.log", error("2019-05-06 17:00:00", ip), error("2019-05-06 17:00:01", ip));
      await partOf(`${name}.part`, ["access.log"]);
    }
    const report = await merged("--json", "one.part", "two.part");
    const { sources, hours } = parseReport(report);
    expect(sources.map(({ path, lines }) => [path, lines.records])).toEqual([
      ["access.log", 2],
      ["access.log", 2],
    ]);
    expect(hours[17]).toMatchObject({ uniqueIps: 2, errors: 4 });
    renameSync(join(cwd, "one.part"), join(cwd, "zone.part"));
    expect(await merged("--json", "zone.part", "two.part")).toBe(report);
  });

  test("may both have an empty log, or such as have nothing but their format's head", async () => {
    writeLog("empty.log");
    const head = ["#Version: 1.0", "#Fields: date time c-ip sc-status"];
    writeLog("head.log", ...head);
    writeLog("a.log", ...head, "2019-05-06 17:00:00 10.0.0.1 500");
    await partOf("one.part", ["empty.log", "head.log", "a.log"]);
    writeLog("b.log", ...head, "2019-05-06 17:00:00 10.0.0.1 500", "2019-05-06 18:00:00 10.0.0.2 500");
    await partOf("two.part", ["empty.log"]);
    expect(parseReport(await merged("--json", "one.part", "two.part")).complete).toBe(true);
  });
});

describe("a directory stands for the partials in it", () => {
  test("and for nothing else, in it or below", async () => {
    mkdirSync(join(cwd, "state/below.part"), { recursive: true });
    writeLog("a.log", error("2019-05-06 17:00:00", "10.0.0.1"));
    writeLog("b.log", error("2019-05-06 18:00:00", "10.0.0.2"));
    await partOf("state/a.part", ["a.log"]);
    await partOf("b.part", ["b.log"]);
    symlinkSync("../b.part", join(cwd, "state/b.part"));
    for (const name of [".hidden.part", "notes.txt", "below.part/c.part"]) writeFileSync(join(cwd, "state", name), "x");
    const expected = await merged("--json", "state/a.part", "b.part");
    expect(await merged("--json", "state")).toBe(expected);
    expect(await merged("--json", "state/")).toBe(expected);
  });

  test("which is an error where there is none", async () => {
    mkdirSync(join(cwd, "state"));
    writeFileSync(join(cwd, "state/report.json"), "{}");
    await expectRefusal(["state"], 'Cannot read "state": expected partials in it, *.part, but found none');
  });

  test("and a partial that is named twice is read once", async () => {
    await partOf("a.part", [SEED]);
    symlinkSync("a.part", join(cwd, "link.part"));
    const { status, stdout, stderr } = await run("merge", ".", "./a.part", "a.part", "--json");
    expect({ status, stdout }).toEqual({ status: 0, stdout: await merged("--json", "a.part") });
    expect(stderr.split("\n").filter((line) => line.endsWith(" is read once"))).toHaveLength(3);
    expect(stderr).toContain('Warning: "link.part" is the same file as "./a.part" and is read once\n');
  });
});

describe("double cover is refused, and both partials and the source are named", () => {
  test("of the same bytes", async () => {
    copyFileSync(SEED, join(cwd, "a.log"));
    await partOf("one.part", ["a.log"]);
    renameSync(join(cwd, "a.log"), join(cwd, "a.log.1"));
    await partOf("two.part", ["a.log.1"]);
    const message = 'Cannot merge "one.part" with "two.part": bytes 0 to 817 of "a.log" (there "a.log.1") are in both';
    await expectRefusal(["one.part", "two.part"], message);
    await expectRefusal(["two.part", "one.part"], message);
  });

  test("of a log that was read before and after it had grown", async () => {
    const lines = Array.from({ length: 40 }, (_, index) => error(`2019-05-06 17:00:${10 + index}`, `10.0.0.${index}`));
    writeLog("a.log", ...lines.slice(0, 20));
    await partOf("monday.part", ["a.log"]);
    writeLog("a.log", ...lines);
    await partOf("tuesday.part", ["a.log"]);
    await expectRefusal(
      ["tuesday.part", "monday.part"],
      'Cannot merge "monday.part" with "tuesday.part": "a.log" is in both, read at different times (leave out the earlier one, if more than their first lines are the same)',
    );
    withPrefixes("monday.part", ["16:a", "32:b", "64:c"]);
    withPrefixes("tuesday.part", ["16:a", "32:b", "64:other", "128:d"]);
    expect(parseReport(await merged("--json", "monday.part", "tuesday.part")).lines.records).toBe(60);
  });

  function withPrefixes(name: string, prefixes: readonly string[]): void {
    const { partial, outcomes } = decodePartial(readFileSync(join(cwd, name)), name);
    const named = outcomes.map((outcome): SourceOutcome => ({ ...outcome, prefixes }));
    writeFileSync(join(cwd, name), encodePartial(partial, named));
  }
});

describe("a merge is refused", () => {
  beforeEach(() => copyFileSync(join(ROOT, "fixtures/partial/seed.part"), join(cwd, "a.part")));

  test.for([
    ["--status 4xx", "expected status 500-599 but found status 400-499"],
    ["--tz Asia/Tokyo", 'expected time zone "as-written" but found time zone "Asia/Tokyo"'],
    ["--client-ip ip", 'expected the peer as the client but found the client in "ip"'],
  ] as const)("of partials of which one counted with %s", async ([flags, why]) => {
    writeLog("b.log", error("2019-05-06 17:00:00", "10.0.0.1"));
    await partOf("b.part", ["b.log"], ...flags.split(" "));
    await expectRefusal(["b.part", "a.part"], `Cannot merge "a.part" with "b.part", which counted otherwise: ${why}`);
  });

  test("of addresses and pseudonyms", async () => {
    const { partial, outcomes } = decodePartial(readFileSync(join(cwd, "a.part")), "a.part");
    const definition = { ...partial.definition, pseudonyms: "0123456789abcdef" };
    writeFileSync(join(cwd, "b.part"), encodePartial({ definition, sources: new Map(), hours: new Map() }, []));
    expect(outcomes).toHaveLength(1);
    const why = "expected addresses but found pseudonyms of key 0123456789abcdef";
    await expectRefusal(["a.part", "b.part"], `Cannot merge "a.part" with "b.part", which counted otherwise: ${why}`);
  });

  test.for([
    ["is missing", "", "missing.part", 'Cannot read "missing.part": no such file or directory'],
    ["may not be read", "cp a.part b.part; chmod 000 b.part", "b.part", 'Cannot read "b.part": permission denied'],
    [
      "is empty",
      ": > b.part",
      "b.part",
      'Cannot read partial "b.part": it is truncated: expected at least 32 bytes but found 0',
    ],
    ["is a report", "echo '{}' > b.part", "b.part", 'Cannot read partial "b.part": it is not a partial'],
    [
      "is truncated",
      "head -c 500 a.part > b.part",
      "b.part",
      /^Cannot read partial "b\.part": it is truncated: [^\n]*\n$/,
    ],
    [
      "was altered",
      "{ head -c 500 a.part; printf X; tail -c +502 a.part; } > b.part",
      "b.part",
      'Cannot read partial "b.part": it was altered: its checksum does not match',
    ],
    ["lies in a directory that may not be read", "mkdir d; chmod 000 d", "d", 'Cannot read "d": permission denied'],
  ] as const)("of a partial that %s", async ([, make, name, message]) => {
    const { status, stdout, stderr } = await brownoutAfter(make, `merge a.part ${name} -o out.json`, cwd);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    if (typeof message === "string") expect(stderr).toBe(`${message}\n`);
    else expect(stderr).toMatch(message);
    expect(readdirSync(cwd)).not.toContain("out.json");
    await shell(cwd, "chmod -f 700 d b.part");
  });

  test.for([
    [
      [],
      'Cannot merge: expected partials, or directories of them, but found none (try "brownout merge a.part b.part")',
    ],
    [["a.part", "--json", "--csv"], "Cannot use --json and --csv together: stdout takes one of them"],
    [["a.part", "--since", "2019-05-07", "--until", "2019-05-07"], "Cannot use --until: expected a time after --since"],
    [["a.part", "--status", "4xx"], /^Cannot read the command line: unknown option "--status"/],
    [["a.part", "--days", "mon-fry"], /^Cannot use --days: /],
    [
      ["a.part", "-o", "a.xml"],
      'Cannot use --output: expected a file name that ends in .json, .csv, .txt or .part but found "a.xml"',
    ],
    [["a.part", "-o", "a.json", "-o", "./a.json"], 'Cannot write "./a.json": two outputs go there'],
    [["a.part", "-o", "a.part"], 'Cannot write "a.part": it is one of the inputs'],
    [[".", "-o", "a.part"], 'Cannot write "a.part": it is one of the inputs'],
    [
      ["a.part", "--since", "2019-05-06", "-o", "b.part"],
      'Cannot write "b.part": a partial holds every hour, whatever --since and --until say (leave them out)',
    ],
  ] as const)("by the command line %j", async ([args, message]) => {
    const before = readdirSync(cwd);
    const { status, stdout, stderr } = await run("merge", ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    if (typeof message === "string") expect(stderr).toBe(`${message}\n`);
    else expect(stderr).toMatch(message);
    expect(readdirSync(cwd)).toEqual(before);
  });
});

describe("partials of sources that could not be read to their end", () => {
  test("are merged, with a sentence for each and status 2", async () => {
    await partOf("a.part", [SEED]);
    writeLog("b.log", error("2019-05-06 17:00:00", "10.0.0.1"));
    expect((await run("analyze", "-q", "--no-files", "-o", "b.part", "b.log", "missing.log")).status).toBe(2);
    for (const flags of [[], ["-q"], ["--json"]]) {
      const { status, stdout, stderr } = await run(
        "merge",
        "a.part",
        "b.part",
        ...flags,
        "-o",
        "c.part",
        "-o",
        "c.json",
      );
      expect([status, stderr]).toEqual([
        2,
        'Cannot complete "missing.log": it was not read to its end when "b.part" was made\n',
      ]);
      expect(stdout === "").toBe(flags[0] === "-q");
      expect(parseReport(read("c.json"))).toMatchObject({ complete: false, lines: { records: 13 } });
    }
    const { outcomes }: KeptPartial = decodePartial(readFileSync(join(cwd, "c.part")), "c.part");
    expect(sumOf(outcomes.map(({ complete }) => (complete ? 1 : 0)))).toBe(2);
    expect((await run("merge", "c.part")).status).toBe(2);
  });
});

test("--help names every flag, and every flag is one of analyze's, with its words", async () => {
  const [help, analyze] = [await run("merge", "--help"), await run("analyze", "--help")];
  const words = (text: string) => text.replace(/\s+/g, " ");
  for (const { usage, description } of MERGE_FLAGS) {
    for (const { stdout } of [help, analyze]) expect(words(stdout)).toContain(words(`${usage} ${description}`));
  }
  expect(MERGE_FLAGS).toHaveLength(9);
});

test("equal inputs give equal bytes, whatever the clock and the zone", async () => {
  writeFileSync(join(cwd, "a.log"), bytesOf(`${error("2019-05-06T17:00:00+03:00", "::1")}\n`));
  await partOf("a.part", ["a.log"]);
  await partOf("b.part", [SEED]);
  const outputs = await Promise.all(
    ["UTC", "Asia/Tokyo"].map(
      async (TZ) => (await brownout(["merge", "a.part", "b.part"], { cwd, env: { TZ } })).stdout,
    ),
  );
  expect(outputs[0]).toContain("17:00");
  expect(outputs[1]).toBe(outputs[0]);
});
