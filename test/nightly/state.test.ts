import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import {
  decodeKeptSource,
  encodeKeptSource,
  endByteOf,
  resumptionOf,
  withForm,
} from "../../src/nightly/kept-source.ts";
import { differenceFrom, fileNameOf, haveSameFirstLine, loadState, refuseOtherState } from "../../src/nightly/state.ts";
import { makeStateDirectory } from "../../src/nightly/state-directory.ts";
import { encodePartial } from "../../src/partial/wire.ts";
import { temporaryDirectory } from "../program.ts";
import { factsOf, record, records, World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = new World();
  world.put("a", records(0, 20));
  await world.night();
});

function onlyFile(): string {
  const [file, ...others] = readdirSync(world.stateDirectory);
  expect(others).toEqual([]);
  return file ?? "";
}

describe("what is kept of a source", () => {
  test("comes back as it was written", () => {
    const [kept] = world.state.sources;
    if (kept === undefined) throw new Error("nothing was kept");
    const again = decodeKeptSource(encodeKeptSource(kept), kept.file, "a.part");
    expect(encodeKeptSource(again)).toEqual(encodeKeptSource(kept));
    expect([endByteOf(again), resumptionOf(again).lines]).toEqual([records(0, 20).length, 20]);
  });

  test("is no partial of another origin, and says so", () => {
    const [kept] = world.state.sources;
    if (kept === undefined) throw new Error("nothing was kept");
    const foreign = encodePartial(kept.partial, [kept.outcome]);
    expect(() => decodeKeptSource(foreign, "x.part", "x.part")).toThrow(
      '"x.part": it is no file of this state (was it put here by hand?)',
    );
    const strange = encodePartial(kept.partial, [kept.outcome], "{}");
    expect(() => decodeKeptSource(strange, "x.part", "x.part")).toThrow('"x.part": its bookmark cannot be read');
  });

  test("names eight compressed forms at most, each once, the latest last", () => {
    const form = (bytes: number) => ({ bytes, hash: `${bytes}`, endByte: 1 });
    const forms = [1, 2, 3, 4, 5, 6, 7, 8, 9, 3].reduce<ReturnType<typeof withForm>>(
      (list, bytes) => withForm(list, form(bytes)),
      [],
    );
    expect(forms.map(({ bytes }) => bytes)).toEqual([2, 4, 5, 6, 7, 8, 9, 3]);
  });
});

describe("a state", () => {
  test("is for nobody else to read, and loses what a run that was killed was about to write", () => {
    const directory = join(temporaryDirectory(), "deep", "state");
    makeStateDirectory(directory);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    writeFileSync(join(directory, ".brownout-0123456789ab.tmp"), "half");
    writeFileSync(join(directory, "notes.txt"), "whoever put this here");
    expect(loadState(directory)).toEqual({ sources: [], damaged: [] });
    expect(readdirSync(directory)).toEqual(["notes.txt"]);
  });

  test("where a file is in its way, or behind it, cannot be used", () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "state"), "");
    for (const path of ["state", "state/of/job"]) {
      expect(() => makeStateDirectory(join(directory, path))).toThrow(/^Cannot use the state in /);
    }
  });

  test("of another job, or counted otherwise, is refused with what differs", async () => {
    const { state } = world;
    const [kept] = state.sources;
    if (kept === undefined) throw new Error("nothing was kept");
    const { job, choice } = kept.bookmark;
    const terms = { job, choice, definition: kept.partial.definition };
    expect(differenceFrom(terms, kept)).toBeNull();
    expect(() => refuseOtherState("state", state, terms)).not.toThrow();
    expect(() => refuseOtherState("state", state, { ...terms, job: "other" })).toThrow(
      'Cannot go on from the state in "state": it belongs to the job "nightly", and this is "other" (--rebuild reads again all that is there)',
    );
    expect(differenceFrom({ ...terms, choice: "" }, kept)).toContain("--format");
    expect(differenceFrom({ ...terms, definition: { ...terms.definition, timeZone: "UTC" } }, kept)).toContain(
      "time zone",
    );
  });

  test("names a source by its first record, so that a damaged file is replaced by its own source and no other", async () => {
    const header = `#Fields: ${"x-of-ours ".repeat(60)}date time c-ip sc-status\n`;
    const log = (client: number) => `${header}${"- ".repeat(60)}2019-05-06 01:02:03 10.0.0.${client} 500\n`;
    world = new World();
    for (const client of [1, 2, 3]) world.put(`${client}`, log(client));
    await world.night();
    const [first] = world.state.sources;
    const file = first?.file ?? "";
    writeFileSync(join(world.stateDirectory, file), "damaged");
    const lost = first?.outcome.path.at(-1) ?? "";
    world.remove(lost);
    world.put("4", log(4));
    const { report } = await world.night();
    expect(readFileSync(join(world.stateDirectory, file), "utf8")).toBe("damaged");
    const left = [1, 2, 3, 4].filter((client) => `${client}` !== lost).map(log);
    expect(factsOf(report)).toEqual(await world.truth(left));
    world.put(lost, log(Number(lost)));
    await world.night();
    expect(world.state).toMatchObject({ damaged: [], sources: { length: 4 } });
  });

  test("numbers sources that have the first line in common", async () => {
    world.put("b", record(0) + records(50, 60));
    await world.night();
    const names = world.state.sources.map(({ file }) => file);
    const [first = "", second = ""] = names;
    expect([fileNameOf("x", new Set()), fileNameOf("x", new Set(["x.part", "x-2.part"]))]).toEqual([
      "x.part",
      "x-3.part",
    ]);
    expect([names.length, haveSameFirstLine(first, second), haveSameFirstLine(first, "x.part")]).toEqual([
      2,
      true,
      false,
    ]);
  });
});

test("a directory with the name of a state file is told, not passed over", () => {
  const file = onlyFile();
  renameSync(join(world.stateDirectory, file), join(world.directory, "elsewhere"));
  mkdirSync(join(world.stateDirectory, file));
  expect(() => world.state).toThrow(/^Cannot read ".*\.part": it is a directory$/);
});
