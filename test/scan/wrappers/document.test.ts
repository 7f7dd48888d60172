import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LONGEST_LINE_BYTES } from "../../../src/scan/driver.ts";
import { document } from "../../../src/scan/wrappers/document.ts";
import { piecesOf, type UnwrappedPiece } from "../../../src/scan/wrappers/wrapper.ts";
import { sized } from "../../size.ts";

const DIRECTIVE = { kind: "directive" };
const BROKEN = "not JSON";

/** Of each line, its objects and reasons; an empty list where it is a directive. */
function read(...lines: readonly string[]): unknown[][] {
  const unwrapper = document.unwrapper();
  return lines.map((line) => piecesOf<UnwrappedPiece>(unwrapper.unwrap(line)).flatMap(meaningOf));
}

function meaningOf(piece: UnwrappedPiece): unknown[] {
  if (typeof piece === "string") return [piece];
  if ("kind" in piece) return [];
  try {
    return [JSON.parse(piece.text)];
  } catch {
    return [piece.text];
  }
}

function pretty(value: unknown): string[] {
  return JSON.stringify(value, null, 2).split("\n");
}

describe("a record counts on the line that completes it, and all other lines are directives", () => {
  test("of objects over several lines", () => {
    const lines = pretty({ a: 1, b: { c: [1, { d: 2 }], e: "}{" } });
    const nothing = lines.slice(1).map(() => []);
    expect(read(...lines, ...lines)).toEqual([
      ...nothing,
      [{ a: 1, b: { c: [1, { d: 2 }], e: "}{" } }],
      ...nothing,
      [{ a: 1, b: { c: [1, { d: 2 }], e: "}{" } }],
    ]);
    expect(document.unwrapper().unwrap("{")).toEqual(DIRECTIVE);
  });

  test("of lists", () => {
    expect(read("[", '{"a":1},', '{"a":2}', "]")).toEqual([[], [{ a: 1 }], [{ a: 2 }], []]);
    expect(read('[{"a":1},', '{"a":2}]')).toEqual([[{ a: 1 }], [{ a: 2 }]]);
    expect(read('[{"a":1},{"a":2}]', '[[{"a":3}],[]]')).toEqual([[{ a: 1 }, { a: 2 }], [{ a: 3 }]]);
    expect(read("[", "{", '"a":1', "}", ",", '{"a":2', "}", "]").flat()).toEqual([{ a: 1 }, BROKEN, BROKEN]);
  });

  test("of lists within an object", () => {
    const records = [{ a: 1 }, { a: { b: 2 } }];
    for (const key of ["Records", "records", "logEvents", "value", "events"]) {
      expect(read(JSON.stringify({ id: "x", [key]: records, next: { c: [{}] } }))).toEqual([records]);
      expect(read(...pretty({ id: "x", [key]: records, next: { c: [{}] } })).flat()).toEqual(records);
    }
    const search = { took: 1, hits: { total: { value: 2 }, hits: records } };
    expect(read(JSON.stringify(search))).toEqual([records]);
    expect(read(...pretty(search)).flat()).toEqual(records);
    expect(read(JSON.stringify({ Records: records }) + JSON.stringify({ Records: records })).flat()).toHaveLength(4);
    expect(read('{"Records":[', '{"a":1},', '{"a":2}', "]}")).toEqual([[], [{ a: 1 }], [{ a: 2 }], []]);
    expect(read('{"Records":[]}', "{", '"Records": [', "]", "}").flat()).toEqual([]);
  });

  test.each([
    ["of a request", { ip: "192.0.2.1", events: [{ a: 1 }] }],
    ["of an unusual request", { peer: { addr: "2001:db8::1" }, events: [{ a: 1 }] }],
    ["of a request, deeper", { request: { ip: "192.0.2.1" }, events: [{ a: 1 }] }],
    ["of no objects", { events: ["a", "b"] }],
    ["of another name", { headers: [{ a: 1 }] }],
    ["that is deeper", { a: { events: [{ a: 1 }] } }],
  ])("but not of a list %s", (_, object) => {
    expect(read(JSON.stringify(object))).toEqual([[object]]);
    expect(read(...pretty(object)).flat()).toEqual([object]);
  });
});

describe("records that are written otherwise are", () => {
  const attribute = (key: string, value: object) => ({ key, value });

  test("OpenTelemetry's, with their attributes as keys", () => {
    const logRecords = [
      {
        timeUnixNano: "1557152693000000000",
        observedTimeUnixNano: "1",
        body: { stringValue: "GET /" },
        attributes: [
          attribute("http.response.status_code", { intValue: "502" }),
          attribute("client.address", { stringValue: "192.0.2.1" }),
          attribute("a", { kvlistValue: { values: [attribute("b", { boolValue: false })] } }),
          attribute("c", { arrayValue: { values: [{ doubleValue: 0.5 }, {}] } }),
        ],
      },
      {
        timeUnixNano: "0",
        observedTimeUnixNano: "2",
        body: { kvlistValue: { values: [attribute("d", { intValue: 7 })] } },
      },
      {},
    ];
    const expected = [
      {
        "@timestamp": "1557152693000000000",
        "http.response.status_code": "502",
        "client.address": "192.0.2.1",
        a: { b: false },
        c: [0.5, null],
        body: "GET /",
      },
      { "@timestamp": "2", body: { d: 7 } },
      {},
    ];
    const resource = { attributes: [attribute("host.ip", { stringValue: "192.0.2.9" })] };
    const batch = { resourceLogs: [{ resource, scopeLogs: [{ scope: {}, logRecords }] }] };
    expect(read(JSON.stringify(batch))).toEqual([expected]);
    expect(read(...pretty(batch)).flat()).toEqual(expected);
  });

  test("Loki's, with their times", () => {
    const streams = [
      {
        stream: { job: "a" },
        values: [
          ["1557152693000000000", "x y\n"],
          ["1557152694000000000", "z"],
        ],
      },
    ];
    const pieces = [
      { text: "x y", time: "1557152693000000000" },
      { text: "z", time: "1557152694000000000" },
    ];
    for (const answer of [{ streams }, { status: "success", data: { resultType: "streams", result: streams } }]) {
      expect(document.unwrapper().unwrap(JSON.stringify(answer))).toEqual({ kind: "several", pieces });
    }
    expect(read('{"values":[["a","b"]]}{"values":[1]}').flat()).toEqual([{ values: [["a", "b"]] }, { values: [1] }]);
  });
});

describe("what is broken is malformed, and reading goes on behind it", () => {
  test.each<[string, readonly string[], readonly unknown[][]]>([
    ["in a string", ["[", '{"a":"x', '{"a":2},'], [[], [BROKEN], [{ a: 2 }]]],
    ["behind a colon", ["[", '{"a":', '{"a":2},'], [[], [BROKEN], [{ a: 2 }]]],
    ["behind a comma", ["[", '{"a":1,', '{"a":2},'], [[], [], [BROKEN, { a: 2 }]]],
    ["behind a brace", ["{", "{", '"a":2', "}"], [[], [BROKEN], [], [{ a: 2 }]]],
    ["within an object over several lines", ["{", ' "a":1,', "oops", '{"a":2}'], [[], [], [BROKEN], [{ a: 2 }]]],
    ["between objects", ["[", "starting", '{"a":2},', "]"], [[], [BROKEN], [{ a: 2 }], []]],
    ["behind an object", ['{"a":1} tail', '{"a":2}'], [[{ a: 1 }, "several records on one line"], [{ a: 2 }]]],
    ["in front of another", ["[", '{"a":1,"b":5{"a":2},'], [[], ["several records on one line", { a: 2 }]]],
    ["by the wrong bracket", ["[", "}", '{"a":[1}', '{"a":2},'], [[], [BROKEN], [BROKEN], [{ a: 2 }]]],
  ])("%s", (_, lines, expected) => {
    expect(read(...lines)).toEqual(expected);
  });

  test("values that are no JSON are left to what reads objects", () => {
    expect(document.unwrapper().unwrap('[{"a":0.1, 0.2,"b":-,"c":},')).toMatchObject({
      text: '{"a":0.1, 0.2,"b":-,"c":}',
    });
  });

  test("lines of text are none of it, whatever they begin with", () => {
    for (const line of ["[06/May/2019:17:24:53 +0300] a", "192.0.2.1 - -", '"a"', "7", "{a}", "}", ":"]) {
      expect(read(line, '{"a":1}')).toEqual([[BROKEN], [{ a: 1 }]]);
    }
  });

  test("an object that is longer than a line may be is too long, and not held whole", () => {
    const unwrapper = document.unwrapper();
    const long = `"a": "${"x".repeat(LONGEST_LINE_BYTES / 2)}",`;
    for (const line of ["{", long, long, long, long]) expect(unwrapper.unwrap(line)).toEqual(DIRECTIVE);
    expect(unwrapper.carried.length).toBeLessThan(2 * LONGEST_LINE_BYTES);
    expect(unwrapper.unwrap('"b": 1}')).toBe("line too long");
    expect(unwrapper.unwrap('{"a":1}')).toMatchObject({ text: '{"a":1}' });
  });
});

test("however JSON is spread over lines, its objects are the same", () => {
  const key = fc.oneof(fc.constantFrom("Records", "hits", "values"), fc.string({ unit: "binary", maxLength: 5 }));
  const objects = fc.array(fc.dictionary(key, fc.jsonValue({ maxDepth: 3 }), { minKeys: 1, maxKeys: 4 }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(objects, fc.constantFrom(1, 3, "\t"), (list, indentation) => {
      const whole = read(JSON.stringify(list)).flat();
      fc.pre(whole.every((object) => typeof object === "object"));
      const spread = JSON.stringify(list, null, indentation).split("\n");
      expect(read(...spread).flat()).toEqual(whole);
      const concatenated = list.flatMap((object) => JSON.stringify(object, null, indentation).split("\n"));
      expect(read(...concatenated).flat()).toEqual(whole);
    }),
  );
});

test("what is carried is all that a reader knows, also of what is broken", () => {
  const texts = [
    ...pretty({ took: 1, hits: { hits: [{ _source: { a: 1 } }], total: 1 }, next: [{ b: [2] }] }),
    ...pretty([{ a: "x", ip: "192.0.2.1", events: [{ c: 3 }] }, {}]),
    ...['{"a":1},', '{"Records":[{"a":1},', '{"b":2}]}', '{"a":0.1, 0.2,', '{"a":"', "not JSON", "[", "]", "{", "}"],
  ];
  const lines = fc.array(
    fc.oneof(
      fc.constantFrom(...texts),
      fc.nat(40).map((at) => texts.join("").slice(at * 9, at * 9 + 15)),
    ),
    {
      maxLength: 30,
    },
  );
  fc.assert(
    fc.property(lines, (list) => {
      const steady = document.unwrapper();
      let carried = "";
      for (const line of list) {
        const fresh = document.unwrapper();
        fresh.carried = carried;
        expect(fresh.unwrap(line)).toEqual(steady.unwrap(line));
        carried = fresh.carried;
        expect(steady.carried).toBe(carried);
      }
    }),
    { numRuns: sized({ short: 100, long: 500 }) },
  );
});

test.each([
  ["brackets", "[".repeat(500_000)],
  ["braces", '{"a":'.repeat(200_000)],
  ["objects", '{"a":1},'.repeat(100_000)],
  ["quotes", '{"a":"'.padEnd(1_000_000, '"')],
  ["blanks", `{"a":1${" ".repeat(1_000_000)}x`],
  ["values", `{"a":[${"1,".repeat(400_000)}`],
  ["keys", `{${'"a":1,'.repeat(150_000)}`],
])("a line of many %s costs time linear in its length", (_, line) => {
  const started = performance.now();
  read(line, line);
  expect(performance.now() - started).toBeLessThan(5_000);
});
