/**
 * Which source a file is: copies and beginnings are known, whatever they are called; what only begins alike is another one.
 */
import { linkSync, symlinkSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import { factsOf, filesOf, record, records, World } from "./world.ts";

const CUSTOM_HEADER = `#Version: 1.0\n#Fields: ${"x-a-header-of-ours ".repeat(40)}date time c-ip sc-status\n`;

/** Of a log in which half a KiB of header comes before the first record. */
function headedRecord(client: number): string {
  return `${"- ".repeat(40)}2019-05-06 01:02:03 10.0.0.${client} 500\n`;
}

let world: World;
beforeEach(() => {
  world = new World();
});

async function expectTruth(contents: readonly string[], rebuild?: true): Promise<void> {
  const { report, told } = await world.night(rebuild ? { rebuild } : {});
  expect(told).toEqual([]);
  expect(factsOf(report)).toEqual(await world.truth(contents));
}

describe("logs that begin alike are logs of their own", () => {
  test("where they share more than half of their lines, in one night and in two", async () => {
    const shared = records(0, 5);
    const one = shared + records(100, 103);
    const other = shared + record(200);
    world.put("one", one);
    await expectTruth([one]);
    world.put("other", other);
    await expectTruth([one, other]);
    world.put("third", shared + record(300));
    world.put("fourth", shared + records(400, 402));
    const all = [one, other, shared + record(300), shared + records(400, 402)];
    await expectTruth(all);
    await expectTruth(all, true);
  });

  test("where a long header comes before a record or two, however many there are", async () => {
    const contents = Array.from({ length: 12 }, (_, log) => CUSTOM_HEADER + headedRecord(log).repeat(1 + (log % 2)));
    for (const [index, content] of contents.entries()) world.put(`${index}.log`, content);
    await expectTruth(contents);
    await expectTruth(contents, true);
  });

  test("where there is nothing but a header, until one of them grows", async () => {
    const contents = [CUSTOM_HEADER, CUSTOM_HEADER, CUSTOM_HEADER + headedRecord(1)];
    for (const [index, content] of contents.entries()) world.put(`${index}.log`, content);
    await expectTruth(contents);
    contents[1] = CUSTOM_HEADER + headedRecord(2);
    world.put("1.log", contents[1]);
    await expectTruth(contents);
    contents[0] = CUSTOM_HEADER + headedRecord(3).trimEnd();
    world.put("0.log", contents[0]);
    await expectTruth(contents);
  });
});

describe("what is there more than once counts once", () => {
  test("as a link, a copy, a compressed copy, a beginning, in whatever order", async () => {
    const parts = [300, 900, 600, 900].map((lines) => records(0, lines));
    for (const order of [
      [0, 1, 2, 3],
      [3, 0, 2, 1],
      [2, 3, 1, 0],
    ]) {
      world = new World();
      for (const [place, part] of order.entries()) {
        const content = parts[part] ?? "";
        world.put(`${place}.log`, place % 2 === 0 ? content : gzipSync(content));
      }
      linkSync(world.pathOf("0.log"), world.pathOf("hard"));
      symlinkSync(world.pathOf("2.log"), world.pathOf("soft"));
      await expectTruth([records(0, 900)]);
      await expectTruth([records(0, 900)]);
      await expectTruth([records(0, 900)], true);
    }
  });

  test("a copy that has grown on is the log from then on, and the other its beginning", async () => {
    world.put("a", records(0, 50));
    world.put("b", records(0, 50));
    await expectTruth([records(0, 50)]);
    world.put("b", records(0, 70));
    const { report } = await world.night();
    expect(filesOf(report)).toEqual([["b", records(0, 70).length]]);
  });

  test("a log of malformed lines but one, in a format that was chosen", async () => {
    const scan = { format: "jsonl" };
    const lines = '{"time":"2019-05-06 01:02:03","ip":"10.0.0.1","status":500}\nneither time\nnor client\n';
    world.put("a", lines);
    world.put("b", lines);
    for (const more of ["", "nor status\n"]) {
      world.put("b", lines + more);
      const { report, told } = await world.night({ scan });
      expect(told).toEqual([]);
      expect(factsOf(report)).toEqual(await world.truth([lines + more], scan));
    }
  });

  test("a log with more header lines than a format is recognised by", async () => {
    const header = "#Fields: date time c-ip sc-status\n".repeat(300);
    const content = `${header}2019-05-06 01:02:03 10.0.0.1 500\n`;
    world.put("a", content);
    world.put("b", content);
    await expectTruth([content]);
    await expectTruth([content]);
    world.put("b", `${content}2019-05-06 01:02:04 10.0.0.2 500\n`);
    await expectTruth([`${content}2019-05-06 01:02:04 10.0.0.2 500\n`]);
  });
});

describe("the last line, without an end", () => {
  test("shows tonight and is read again tomorrow", async () => {
    const whole = records(0, 10);
    for (const content of [whole.slice(0, -1), whole, whole + record(11).slice(0, 30), whole + records(11, 13)]) {
      world.put("a", content);
      await expectTruth([content]);
      await expectTruth([content]);
    }
  });

  test("counts once where a copy has more of it, or its end, in either order", async () => {
    const whole = records(0, 10);
    const last = record(10);
    for (const more of [last.slice(0, -1), last, last + record(11)]) {
      for (const names of [
        ["a", "b"],
        ["b", "a"],
      ] as const) {
        world = new World();
        world.put(names[0], whole + last.slice(0, 20));
        world.put(names[1], whole + more);
        await expectTruth([whole + more]);
        await expectTruth([whole + more], true);
      }
    }
  });

  test("counts once where it is all that there is, also behind a header", async () => {
    for (const content of [record(0).trimEnd(), CUSTOM_HEADER + headedRecord(1).trimEnd()]) {
      world = new World();
      world.put("a", content);
      world.put("b", gzipSync(content));
      world.put("c", content);
      await expectTruth([content]);
    }
  });
});
