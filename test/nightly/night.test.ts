/**
 * What becomes of a log from night to night: it grows, is cut short, rewritten, damaged, replaced while it is looked at.
 */
import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import { pseudonymKey } from "../../src/nightly/pseudonyms.ts";
import { bytesOf } from "../scan/capture.ts";
import { type Content, factsOf, record, records, World } from "./world.ts";

/** Of a log that is read again when it has grown, of one whose first 64 KiB are known, of one that is read on. */
const LENGTHS = [40, 2_000, 32_000];

let world: World;
beforeEach(() => {
  world = new World();
});

async function expectQuiet(...contents: readonly Content[]): Promise<void> {
  expect(await told(contents)).toEqual([]);
}

/** What is told of a night, whose report must be right whatever it is. */
/** The same of a night with an input that does not count. */
async function toldIncomplete(contents: readonly string[]): Promise<readonly string[]> {
  const { report, told } = await world.night();
  expect(factsOf(report)).toEqual({ ...(await world.truth(contents)), complete: false });
  return told;
}

async function told(contents: readonly Content[]): Promise<readonly string[]> {
  const lived = await world.night();
  expect(factsOf(lived.report)).toEqual(await world.truth(contents));
  return lived.told;
}

describe.each(LENGTHS)("a log of %i lines", (length) => {
  const whole = records(0, length);

  test("that grows is read from where it was left, plain and compressed", async () => {
    const grown = whole + records(length, length + 9);
    world.put("plain", whole);
    await expectQuiet(whole);
    world.put("plain", grown + record(1).slice(0, 9));
    await expectQuiet(grown + record(1).slice(0, 9));
    world.remove("plain");
    world.put("packed", gzipSync(grown));
    await expectQuiet(grown);
    world.put("packed", gzipSync(grown + record(0, 7)));
    await expectQuiet(grown + record(0, 7));
  });

  test("that has lost its end is told, once, and what was counted stays", async () => {
    world.put("a", whole);
    await expectQuiet(whole);
    const left = records(0, length / 2);
    world.put("a", left);
    const sentence = `"a" is shorter than what was read of it: expected at least ${whole.length} bytes but found ${left.length} (what was counted stays)`;
    expect(await told([whole])).toEqual([sentence]);
    world.put("b", whole);
    await expectQuiet(whole);
  });

  test("half of whose archive is there is told, unless the log is there beside it, whatever their names", async () => {
    const packed = gzipSync(whole);
    const half = packed.subarray(0, packed.length / 2);
    for (const name of ["a.gz", "z.gz"]) {
      world = new World();
      world.put("log", whole);
      world.put(name, half);
      await expectQuiet(whole);
      await expectQuiet(whole);
      world.put(name, packed);
      world.remove("log");
      await expectQuiet(whole);
    }
    world = new World();
    world.put("a.gz", half);
    for (let night = 0; night < 2; night += 1) {
      const { report, told } = await world.night();
      expect([report.complete, told]).toEqual([false, ['Cannot read all of "a.gz": the gzip data ends early']]);
    }
    world.put("a.gz", packed);
    await expectQuiet(whole);
  });
});

test("a log of more than 64 KiB that was rewritten is told, and read again in place of what was read", async () => {
  for (const length of [2_000, 32_000]) {
    world = new World();
    world.put("a", records(0, length));
    await expectQuiet(records(0, length));
    const rewritten = records(0, length - 20) + records(70_000, 70_100);
    world.put("a", rewritten);
    expect(await told([rewritten])).toEqual([expect.stringMatching(/^"a" was rewritten: /)]);
    await expectQuiet(rewritten);
  }
});

test("a small log that was rewritten is told, and both count until one is deleted", async () => {
  const before = records(0, 40);
  const after = records(0, 20) + records(100, 130);
  world.put("a", before);
  await expectQuiet(before);
  const [{ file } = { file: "" }] = world.state.sources;
  world.put("a", after);
  expect(await told([before, after])).toEqual([
    `"a" begins with lines that were read of it before, and goes on otherwise: both are counted (if it was rewritten, delete "${file}" from the state)`,
  ]);
  rmSync(`${world.stateDirectory}/${file}`);
  await expectQuiet(after);
});

test("two copies of a log that both grow on are one log and another one, which is told every night and not counted", async () => {
  for (const length of [2_000, 32_000]) {
    for (const pack of [(text: string) => text, gzipSync]) {
      world = new World();
      world.put("a", records(0, length));
      world.put("b", pack(records(0, length)));
      await expectQuiet(records(0, length));
      const grown = records(0, length) + records(50_000, 50_010);
      world.put("a", grown);
      world.put("b", pack(records(0, length) + records(60_000, 60_012)));
      const sentence =
        '"b" begins with lines of another log and goes on otherwise: it is not counted ' +
        "(remove the lines that they have in common from it)";
      for (let night = 0; night < 3; night += 1) expect(await toldIncomplete([grown])).toEqual([sentence]);
      world.remove("b");
      await expectQuiet(grown);
    }
  }
});

test("a shorter file is a copy of the beginning only if it ends as the longer one does there", async () => {
  const whole = records(0, 4_000);
  world.put("a", whole);
  world.put("b", records(0, 3_000));
  await expectQuiet(whole);
  await expectQuiet(whole);
  world.put("b", records(0, 2_900) + records(70_000, 70_050));
  expect(await toldIncomplete([whole])).toEqual([expect.stringMatching(/^"b" begins with lines of another log/)]);
});

test("a last line without an end counts as long as it is there, and on when its log is gone", async () => {
  for (const length of [40, 32_000]) {
    world = new World();
    const unended = records(0, length) + record(length + 1).trimEnd();
    world.put("a", unended);
    await expectQuiet(unended);
    await expectQuiet(unended);
    world.remove("a");
    await expectQuiet(unended);
    world.put("a.1", `${unended}\n`);
    await expectQuiet(`${unended}\n`);
    world.put("a.1", records(0, length) + records(length + 1, length + 3));
    await expectQuiet(records(0, length) + records(length + 1, length + 3));
  }
});

test("with pseudonyms no piece of a line is kept that a wrapper has cut, and the whole line counts", async () => {
  const key = pseudonymKey(bytesOf("a key of some more than 16 bytes"));
  const entry = (tag: string, text: string) => `2019-05-06T17:25:54.000000000Z stdout ${tag} ${text}\n`;
  const line = (client: string) => `${client} - - [06/May/2019:17:25:54 +0000] "GET / HTTP/1.1" 503 0 "-" "-"`;
  for (const length of [100, 30_000]) {
    world = new World();
    const whole = Array.from({ length }, (_, n) => entry("F", line(`10.0.${n % 200}.${n % 251}`))).join("");
    const cut = line("203.0.113.77");
    world.put("a", whole + entry("P", cut.slice(0, 20)));
    await world.night({ key });
    for (const { file } of world.state.sources) {
      expect(readFileSync(`${world.stateDirectory}/${file}`, "latin1")).not.toContain("203.0.113");
    }
    const grown = whole + entry("P", cut.slice(0, 20)) + entry("F", cut.slice(20));
    world.put("a", grown);
    const { told, report } = await world.night({ key });
    expect([told, factsOf(report)]).toEqual([[], await world.truth([grown])]);
  }
});

describe("while a night goes on", () => {
  test("a log may grow: what it had when it was examined counts, and the rest the next time", async () => {
    for (const length of LENGTHS) {
      world = new World();
      world.put("a", records(0, length));
      const onRound = () => appendFileSync(world.pathOf("a"), records(length, length + 10));
      const { report, told } = await world.night({ onRound });
      expect(told).toEqual([]);
      expect(factsOf(report)).toEqual(await world.truth([records(0, length)]));
      await expectQuiet(records(0, length + 10));
    }
  });

  test("a log may grow between the two readings of --rebuild", async () => {
    for (const length of LENGTHS) {
      world = new World();
      world.put("a", records(0, length) + record(length).slice(0, 30));
      await world.night();
      let rounds = 0;
      const onRound = () => {
        rounds += 1;
        if (rounds === 1) world.put("a", records(0, length + 10));
      };
      const { report, told } = await world.night({ rebuild: true, onRound });
      expect(told).toEqual([]);
      expect(factsOf(report)).toEqual(await world.truth([records(0, length + 10)]));
      await expectQuiet(records(0, length + 10));
    }
  });

  test("a log may be replaced or vanish: that is told, what was counted stays, the next night is right", async () => {
    const before = records(0, 3_000);
    const after = records(0, 50, 7);
    const replace = () => {
      writeFileSync(world.pathOf("new"), after);
      renameSync(world.pathOf("new"), world.pathOf("a"));
    };
    for (const change of [replace, () => world.remove("a")]) {
      world = new World();
      world.put("a", before);
      await expectQuiet(before);
      appendFileSync(world.pathOf("a"), records(3_000, 3_100));
      const { report, told } = await world.night({ onRound: change });
      expect(told).toHaveLength(1);
      expect(factsOf(report)).toMatchObject({ lines: { records: 3_000 } });
      await expectQuiet(before, ...(change === replace ? [after] : []));
    }
  });
});
