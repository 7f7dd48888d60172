import { describe, expect, test } from "vitest";
import type { Fault } from "../../src/error.ts";
import type { Partial } from "../../src/partial/partial.ts";
import { packPartial, unpackPartial } from "../../src/partial/transfer.ts";
import { collect, type RejectedLine } from "../../src/pool/collector.ts";
import type { ScanReply } from "../../src/pool/contract.ts";
import type { ChunkOutcome, Outcome } from "../../src/pool/run-steps.ts";
import { scanTask } from "../../src/pool/scan-task.ts";
import { DEFINITION, fingerprintOfText, inOrder, numberedLines, outcomesOf, sourceOf } from "./scan.ts";

const LINE_BYTES = 67;
const CHUNK_BYTES = 2 * LINE_BYTES;
const CHUNKS = [0, 1, 2, 3, 4];
const SHRUNK: Fault = { code: "incomplete-source", message: 'Cannot read all of "a.log": it shrank' };

describe("a run of which nothing is missing", () => {
  test("is added up", async () => {
    const covered: number[] = [];
    const onBytes = (bytes: number) => covered.push(bytes);
    const { partial, sources, faults } = await collect(inOrder(await tenLines()), DEFINITION, { onBytes });
    const { identity, prefixes } = fingerprintOfText(numberedLines(10));
    expect(partial.sources.get(identity)).toMatchObject({ records: 10, ranges: [{ lines: 10 }] });
    expect(sources).toEqual([{ path: "a.log", identity, bytes: 5 * CHUNK_BYTES, complete: true, prefixes }]);
    expect(faults).toEqual([]);
    expect(covered).toEqual(CHUNKS.map(() => CHUNK_BYTES));
  });

  test("may have sources without a byte, and none at all", async () => {
    const empty = await collect(inOrder(await outcomesOf([sourceOf("a.log", "")])), DEFINITION);
    expect(empty.sources).toEqual([
      { path: "a.log", identity: fingerprintOfText("").identity, bytes: 0, complete: true, prefixes: [] },
    ]);
    expect((await collect(inOrder([]), DEFINITION)).sources).toEqual([]);
  });
});

describe("a chunk", () => {
  test.for(CHUNKS)("number %i that is missing fails the run", async (index) => {
    const byte = index * CHUNK_BYTES;
    await expect(collected((await tenLines()).toSpliced(index, 1))).rejects.toMatchObject({
      code: "lost-chunk",
      message: `Cannot complete "a.log": the chunk at byte ${byte} is missing`,
      site: { path: "a.log", byte },
    });
  });

  test("of each that is missing fails the run", async () => {
    await expect(collected((await tenLines()).slice(CHUNKS.length))).rejects.toMatchObject({
      code: "lost-chunk",
      message: 'Cannot complete "a.log": the chunk at byte 0 is missing',
    });
  });

  test("of a source whose end never comes fails the run", async () => {
    const lost = { code: "lost-chunk", site: { path: "a.log", byte: 670 } };
    await expect(collected((await tenLines()).slice(0, -1))).rejects.toMatchObject({
      ...lost,
      message: 'Cannot complete "a.log": the chunk at byte 670 is missing',
    });
  });

  test.for(CHUNKS)("number %i that comes twice fails the run, at once or later", async (index) => {
    const outcomes = await tenLines();
    const byte = index * CHUNK_BYTES;
    const doubled = {
      code: "double-cover",
      message: `Cannot merge bytes ${byte} to ${byte + CHUNK_BYTES} of "a.log": they came twice`,
      site: { path: "a.log", byte },
    };
    const again = await tenLines();
    await expect(collected(outcomes.toSpliced(index, 0, chunkAt(again, index)))).rejects.toMatchObject(doubled);
    const later = await tenLines();
    await expect(collected(later.toSpliced(CHUNKS.length, 0, chunkAt(again, index)))).rejects.toMatchObject(doubled);
  });

  test("of one source does not stand in for another's", async () => {
    const both = await outcomesOf([sourceOf("a.log", numberedLines(1)), sourceOf("b.log", numberedLines(1))]);
    await expect(collected(withReply(both, 0, chunkAt(both, 2).reply))).rejects.toMatchObject({
      code: "lost-chunk",
      message: `Cannot merge bytes 0 to ${LINE_BYTES} of "a.log": its worker answered for other bytes`,
      site: { path: "a.log", byte: 0 },
    });
  });
});

describe("a reply", () => {
  const otherBytes = {
    code: "lost-chunk",
    message: 'Cannot merge bytes 134 to 268 of "a.log": its worker answered for other bytes',
    site: { path: "a.log", byte: 134 },
  };

  test("for the bytes of another chunk is refused", async () => {
    const outcomes = await tenLines();
    await expect(collected(withReply(outcomes, 1, chunkAt(outcomes, 2).reply))).rejects.toMatchObject(otherBytes);
  });

  test.for([
    ["fewer", [134, 267]],
    ["more", [134, 269]],
    ["earlier", [133, 268]],
    ["no", [134, 134]],
  ] as const)("for %s bytes is refused", async ([, [startByte, endByte]]) => {
    const outcomes = altered(await tenLines(), 1, ({ sources }) => {
      for (const tally of sources.values()) tally.ranges = [{ startByte, endByte, lines: 2, samples: [] }];
    });
    await expect(collected(outcomes)).rejects.toMatchObject(otherBytes);
  });

  test("for more bytes is refused, fault or not", async () => {
    const outcomes = altered(await tenLines(), 1, ({ sources }) => {
      for (const tally of sources.values()) tally.ranges = [{ startByte: 134, endByte: 269, lines: 2, samples: [] }];
    });
    await expect(collected(withReply(outcomes, 1, { fault: SHRUNK }))).rejects.toMatchObject(otherBytes);
  });

  test("for other bytes beside those that were asked for is refused", async () => {
    const outcomes = altered(await tenLines(), 1, ({ sources }) => {
      for (const tally of sources.values()) {
        tally.ranges = [...tally.ranges, { startByte: 700, endByte: 800, lines: 0, samples: [] }];
      }
    });
    await expect(collected(outcomes)).rejects.toMatchObject(otherBytes);
  });

  test("that counted something else is refused", async () => {
    const outcomes = await tenLines();
    const { partial } = chunkAt(outcomes, 1).reply;
    const definition = { ...DEFINITION, timeZone: "Europe/Vilnius" };
    await expect(collected(withReply(outcomes, 1, { partial: { ...partial, definition } }))).rejects.toMatchObject({
      code: "different-definition",
    });
  });
});

describe("lines", () => {
  test("of which a source has more or fewer than it accounts for fail the run", async () => {
    const more = altered(await tenLines(), 3, ({ sources }) => {
      for (const tally of sources.values()) tally.records += 1;
    });
    await expect(collected(more)).rejects.toMatchObject({
      code: "lost-lines",
      message: 'Cannot account for "a.log": expected 10 lines but found 11',
      site: { path: "a.log" },
    });
    const fewer = altered(await tenLines(), 3, ({ sources }) => {
      for (const tally of sources.values()) tally.ranges = tally.ranges.map((range) => ({ ...range, lines: 3 }));
    });
    await expect(collected(fewer)).rejects.toThrow('Cannot account for "a.log": expected 11 lines but found 10');
  });

  test("that are in no hour fail the run", async () => {
    const outcomes = altered(await tenLines(), 3, ({ hours }) => {
      for (const cell of hours.values()) cell.requests -= 1;
    });
    await expect(collected(outcomes)).rejects.toMatchObject({
      code: "lost-lines",
      message: "Cannot account for records: expected 10 but found 9",
    });
  });

  test("that are malformed are told with their numbers in the source", async () => {
    const [lines, rejected] = [numberedLines(3), [] as RejectedLine[]];
    const sources = [sourceOf("a.log", `x\n${lines}yy\n${lines}zzz`), sourceOf("b.log", `w\n${lines}`)];
    await collect(inOrder(await outcomesOf(sources)), DEFINITION, { onReject: (line) => rejected.push(line) });
    expect(rejected.map(({ path, line, reason, bytes }) => `${path}:${line}: ${reason} ${Buffer.from(bytes)}`)).toEqual(
      ["a.log:1: not JSON x", "a.log:5: not JSON yy", "a.log:9: not JSON zzz", "b.log:1: not JSON w"],
    );
  });
});

describe("a fault", () => {
  test("of a chunk leaves its source incomplete, the first of them speaks for it", async () => {
    const outcomes = [...withFault(await tenLines(), 2), ...(await outcomesOf([sourceOf("b.log", "")]))];
    const second = { ...SHRUNK, message: "another" };
    const { sources, faults, partial } = await collect(inOrder(withReply(outcomes, 4, { fault: second })), DEFINITION);
    expect(sources.map(({ path, complete }) => [path, complete])).toEqual([
      ["a.log", false],
      ["b.log", true],
    ]);
    expect(faults).toEqual([SHRUNK]);
    expect(partial.sources.get(fingerprintOfText(numberedLines(10)).identity)?.records).toBe(9);
  });

  test("of a source that could not be opened is all that is told of it", async () => {
    const outcomes = await outcomesOf([{ kind: "unreadable", path: "c.log", fault: SHRUNK }]);
    expect(await collect(inOrder(outcomes), DEFINITION)).toMatchObject({
      sources: [{ path: "c.log", identity: null, bytes: null, complete: false }],
      faults: [SHRUNK],
    });
  });

  test("makes the numbers of the lines behind it unknown, and those of the next source not", async () => {
    const capture = `x\n${numberedLines(2)}`.repeat(3);
    const outcomes = await outcomesOf([sourceOf("a.log", capture), sourceOf("b.log", `x\n${numberedLines(1)}`)]);
    const places: string[] = [];
    const onReject = ({ path, line }: RejectedLine) => places.push(`${path}:${line}`);
    await collect(inOrder(withFault(outcomes, 0)), DEFINITION, { onReject });
    expect(places).toEqual(["a.log:1", "a.log:null", "a.log:null", "b.log:1"]);
  });
});

function collected(outcomes: readonly Outcome[]) {
  return collect(inOrder(outcomes), DEFINITION);
}

/** Five chunks of two lines, and the end. */
function tenLines(): Promise<Outcome[]> {
  return outcomesOf([sourceOf("a.log", numberedLines(10))]);
}

function chunkAt(outcomes: readonly Outcome[], index: number): ChunkOutcome {
  const outcome = outcomes[index];
  if (outcome?.kind !== "chunk") throw new Error(`expected a chunk at ${index}`);
  return outcome;
}

function withReply(
  outcomes: readonly Outcome[],
  index: number,
  reply: { [Key in keyof ScanReply]?: ScanReply[Key] },
): Outcome[] {
  const chunk = chunkAt(outcomes, index);
  return outcomes.with(index, { ...chunk, reply: { ...chunk.reply, ...reply } });
}

/** The outcomes with one reply's partial altered. */
function altered(outcomes: readonly Outcome[], index: number, alter: (partial: Partial) => void): Outcome[] {
  const partial = unpackPartial(structuredClone(packPartial(chunkAt(outcomes, index).reply.partial)));
  alter(partial);
  return withReply(outcomes, index, { partial });
}

/** The outcomes with one chunk whose last line could not be read. */
function withFault(outcomes: readonly Outcome[], index: number): Outcome[] {
  const { task } = chunkAt(outcomes, index);
  if (task.input.kind !== "bytes") throw new Error("expected a chunk of bytes");
  const bytes = task.input.bytes.slice(0, -LINE_BYTES);
  const range = { ...task.range, endByte: task.range.endByte - LINE_BYTES };
  return withReply(outcomes, index, {
    ...scanTask({ ...task, input: { ...task.input, bytes }, range }),
    fault: SHRUNK,
  });
}
