import { appendFileSync, renameSync, truncateSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import { examineFile } from "../../src/nightly/examine.ts";
import { endByteOf, type KeptSource } from "../../src/nightly/kept-source.ts";
import { type Decision, decide, decideWhole } from "../../src/nightly/reading.ts";
import { ANY_FORMAT } from "../pool/scan.ts";
import { type Content, records, World } from "./world.ts";

const SETTINGS = { choice: ANY_FORMAT };
const SMALL = 500;
const LARGE = 32_000;

let world: World;
beforeEach(() => {
  world = new World();
});

async function keptOf(content: Content): Promise<KeptSource> {
  world.put("a", content);
  await world.night();
  const [kept] = world.state.sources;
  if (kept === undefined) throw new Error("nothing was kept");
  return kept;
}

async function decided(kept: KeptSource | null, change = () => {}): Promise<Decision> {
  const file = await examineFile(world.pathOf("a"), { key: null, isKnown: () => false });
  if ("code" in file) throw new Error(file.message);
  change();
  return kept === null ? await decideWhole(file, null, SETTINGS) : await decide(file, kept, SETTINGS);
}

describe.each([
  ["plain", (text: string): Content => text],
  ["compressed", (text: string): Content => gzipSync(text)],
])("a log that is %s", (_, form) => {
  test("and has grown is read again up to 2 MiB, and read on beyond", async () => {
    for (const [lines, mode] of [
      [SMALL, "again"],
      [LARGE, "on"],
    ] as const) {
      world = new World();
      const kept = await keptOf(form(records(0, lines)));
      world.put("a", form(records(0, lines + 1)));
      const decision = await decided(kept);
      expect(decision).toMatchObject({ kind: "reading", mode });
      const { resumption } = (decision as { source: { resumption?: object } }).source;
      expect(resumption).toEqual(
        mode === "on" ? expect.objectContaining({ startByte: endByteOf(kept), lines }) : undefined,
      );
    }
  });

  test("and small, is the same, short or rewritten without being scanned", async () => {
    const kept = await keptOf(form(records(0, 2_000)));
    expect(await decided(kept)).toEqual({ kind: "same" });
    world.put("a", form(records(0, 1_500)));
    expect(await decided(kept)).toEqual({ kind: "short", bytes: records(0, 1_500).length, fault: null });
    world.put("a", form(records(0, 1_999) + records(5_000, 5_002)));
    expect(await decided(kept)).toEqual({ kind: "rewritten" });
  });
});

test("damage hides how a small archive goes on", async () => {
  const kept = await keptOf(records(0, 2_000));
  const packed = gzipSync(records(0, 2_000));
  world.put("a", packed.subarray(0, packed.length - 4));
  const message = `Cannot read all of "${world.pathOf("a")}": the gzip data ends early`;
  expect(await decided(kept)).toMatchObject({ kind: "short", fault: { code: "incomplete-source", message } });
});

describe("a file that changes while it is looked at", () => {
  test("is read up to where it ended", async () => {
    for (const lines of [0, SMALL, LARGE]) {
      const content = records(0, lines);
      world.put("a", content);
      const decision = await decided(null, () => appendFileSync(world.pathOf("a"), records(0, 1)));
      expect(decision).toMatchObject({
        kind: "reading",
        source: { bytes: content.length, unendedFromByte: content.length },
      });
    }
  });

  test("to another one, or a shorter one, is examined again", async () => {
    for (const lines of [SMALL, LARGE]) {
      world = new World();
      const kept = await keptOf(records(0, lines));
      const path = world.pathOf("a");
      const replace = () => {
        world.put("b", records(0, 9));
        renameSync(world.pathOf("b"), path);
      };
      appendFileSync(path, records(lines, lines + 1));
      expect(await decided(kept, replace)).toMatchObject({ kind: "unopened", fault: { code: "unreadable-source" } });
      expect(await decided(null, replace)).toMatchObject({ kind: "unopened" });
      expect(await decided(null, () => truncateSync(path, 5))).toMatchObject({ kind: "unopened" });
      expect(await decided(null, () => world.remove("a"))).toMatchObject({
        kind: "unopened",
        fault: { message: `Cannot read "${path}": no such file or directory` },
      });
    }
  });
});
