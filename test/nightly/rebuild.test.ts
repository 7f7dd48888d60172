import { beforeEach, describe, expect, test } from "vitest";
import { tallyOf } from "../../src/nightly/kept-source.ts";
import { pseudonymKey } from "../../src/nightly/pseudonyms.ts";
import { stateStore } from "../../src/nightly/state.ts";
import { bytesOf } from "../scan/capture.ts";
import { factsOf, record, records, World } from "./world.ts";

const KEYS = [
  pseudonymKey(bytesOf("a key of some more than 16 bytes")),
  pseudonymKey(bytesOf("another of more than 16 bytes")),
];
/** Two of them begin alike. */
const LOGS = [records(0, 40), records(0, 30) + records(100, 103), records(0, 3_000, 7)];

let world: World;
beforeEach(async () => {
  world = new World();
  for (const [index, log] of LOGS.entries()) world.put(`${index}.log`, log);
  await world.night();
});

test("what was kept wrongly is told and replaced", async () => {
  const [kept] = world.state.sources.filter(({ outcome }) => outcome.path.endsWith("2.log"));
  const wrong = new World();
  wrong.put("a", (LOGS[2] ?? "").replaceAll("500", "503").replaceAll("200", "500"));
  await wrong.night();
  const [other] = wrong.state.sources;
  const tally = other === undefined ? undefined : tallyOf(other);
  if (kept === undefined || other === undefined || tally === undefined) throw new Error("nothing was kept");
  const identity = kept.outcome.identity ?? "";
  const sources = new Map([[identity, { ...tally, identity }]]);
  stateStore(world.stateDirectory).save([{ ...kept, partial: { ...other.partial, sources } }]);

  const { told, report } = await world.night({ rebuild: true });
  expect(told).toEqual([
    `The state of "2.log" was wrong ("${world.stateDirectory}/${kept.file}"): it is replaced by what was read now`,
  ]);
  expect(factsOf(report)).toEqual(await world.truth(LOGS));
  expect((await world.night({ rebuild: true })).told).toEqual([]);
});

test("what is not there any more stays as it was kept", async () => {
  world.remove("0.log");
  const { told, report } = await world.night({ rebuild: true });
  expect([told, factsOf(report)]).toEqual([[], await world.truth(LOGS)]);
});

describe("counting otherwise", () => {
  const WAYS = [
    { scan: { status: "4xx" } },
    { scan: { tz: "Europe/Vilnius" } },
    { scan: { format: "jsonl" } },
    { key: KEYS[0] },
    { key: KEYS[1] },
    {},
  ].map(({ key, ...way }) => ({ ...way, ...(key === undefined ? {} : { key }) }));

  test("is refused without it, and right with it, to and fro, whatever it is", async () => {
    for (const way of WAYS) {
      await expect(world.night({ scan: { status: "200" } })).rejects.toThrow(
        /status .* \(--rebuild reads again all that is there\)$/,
      );
      const { told, report } = await world.night({ ...way, rebuild: true });
      const truth = await world.truth(LOGS, "scan" in way ? way.scan : {});
      expect([told, factsOf(report)]).toEqual([[], truth]);
      expect(factsOf((await world.night(way)).report)).toEqual(truth);
    }
  });

  test("is refused where a log is not there any more, and the state stays what it was", async () => {
    world.remove("1.log");
    for (const way of [{ scan: { status: "4xx" } }, { scan: { format: "jsonl" } }]) {
      await expect(world.night({ ...way, rebuild: true })).rejects.toThrow(
        /^Cannot count ".*1\.log" again, as it is asked for now: it is not there any more \(delete ".*\.part" to do without it\)$/,
      );
    }
    expect(factsOf((await world.night()).report)).toEqual(await world.truth(LOGS));
  });

  test("also of a log that has grown since", async () => {
    world.put("0.log", records(0, 41) + record(50).slice(0, 40));
    const { report } = await world.night({ scan: { status: "4xx" }, rebuild: true });
    const logs = [records(0, 41) + record(50).slice(0, 40), ...LOGS.slice(1)];
    expect(factsOf(report)).toEqual(await world.truth(logs, { status: "4xx" }));
  });
});

test("logs whose first line is longer than what is outlined stay themselves, there or gone", async () => {
  const long = `${"y".repeat(70_000)}\n${records(200, 260)}`;
  world.put("long", long);
  await world.night();
  const again = await world.night({ rebuild: true });
  expect([again.told, factsOf(again.report)]).toEqual([[], await world.truth([...LOGS, long])]);
  world.remove("long");
  const without = await world.night({ rebuild: true });
  expect([without.told, factsOf(without.report)]).toEqual([[], await world.truth([...LOGS, long])]);
  await expect(world.night({ rebuild: true, scan: { status: "500" } })).rejects.toMatchObject({
    code: "different-definition",
  });
});
