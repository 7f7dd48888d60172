import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FieldNames } from "../../src/scan/formats/format.ts";
import { JSONL_FIELDS, jsonl } from "../../src/scan/formats/jsonl.ts";

type Field = keyof FieldNames;
const FIELDS = ["time", "address", "status"] as const satisfies readonly Field[];

function parseJsonLine(line: string, names: FieldNames) {
  return jsonl.parser({ names, forwarded: [] }).parse(line);
}

/** Looks for its three fields under these names only. */
function fieldsOf(names: Partial<FieldNames>): FieldNames {
  return { time: [], address: [], status: [], ...names };
}

/** What is found as the time of a line when it is looked for under these names. */
function find(line: string, ...names: readonly string[]): unknown {
  const raw = parseJsonLine(line, fieldsOf({ time: names }));
  if (typeof raw === "string") throw new Error(`the line is ${raw}`);
  return (raw as { time: unknown }).time;
}

test("the fields of the sample are found", () => {
  const line = `{"time":"2019-05-06 17:24:53","ip":"10.0.186.98","status_code":202}`;
  expect(parseJsonLine(line, JSONL_FIELDS)).toEqual({
    time: "2019-05-06 17:24:53",
    address: "10.0.186.98",
    status: 202,
  });
});

describe("a field has several names", () => {
  test.each<[Field, string, string]>([
    ["time", "time", "timestamp"],
    ["time", "timestamp", "@timestamp"],
    ["time", "@timestamp", "ts"],
    ["address", "ip", "client_ip"],
    ["address", "client_ip", "remote_addr"],
    ["status", "status_code", "status"],
    ["status", "status", "code"],
  ])("for the %s, %s is preferred to %s", (field, preferred, other) => {
    for (const line of [`{"${preferred}":1,"${other}":2}`, `{"${other}":2,"${preferred}":1}`]) {
      expect(parseJsonLine(line, JSONL_FIELDS)).toMatchObject({ [field]: 1 });
    }
    expect(parseJsonLine(`{"${other}":2}`, JSONL_FIELDS)).toMatchObject({ [field]: 2 });
  });

  test("each is looked for, the preferred first, and null, objects and placeholders of addresses are passed over", () => {
    const values = fc.constantFrom<unknown>(null, 0, false, "", "x", [], {});
    for (const field of FIELDS) {
      const names = JSONL_FIELDS[field];
      fc.assert(
        fc.property(fc.shuffledSubarray([...names], { minLength: 1 }), fc.infiniteStream(values), (keys, stream) => {
          const entries = keys.map((key) => [key, stream.next().value] as const);
          const present = new Map(entries.filter(([, value]) => !["null", "{}"].includes(JSON.stringify(value))));
          const isPlaceholder = (name: string) =>
            field === "address" && ['""', "[]"].includes(JSON.stringify(present.get(name)));
          const stated = names.find((name) => present.has(name) && !isPlaceholder(name));
          const expected = stated ?? keys.find((name) => present.has(name));
          const raw = parseJsonLine(JSON.stringify(Object.fromEntries(entries)), JSONL_FIELDS);
          expect(raw).toEqual({
            time: undefined,
            address: undefined,
            status: undefined,
            ...(expected === undefined ? {} : { [field]: present.get(expected) }),
          });
        }),
      );
    }
  });

  test("no name is one of two fields", () => {
    const names = FIELDS.flatMap((field) => JSONL_FIELDS[field]);
    expect(new Set(names).size).toBe(names.length);
  });

  test("a name is a name in its own case only", () => {
    expect(find(`{"Time":1,"TIME":2}`, "time")).toBeUndefined();
  });
});

describe("a path", () => {
  test.each([
    ["leads through objects", `{"req":{"ip":1}}`, 1],
    ["yields to the key itself", `{"req":{"ip":1},"req.ip":2}`, 2],
    ["yields to the key itself, wherever it stands", `{"req.ip":2,"req":{"ip":1}}`, 2],
    ["leads nowhere through a missing key", `{"ip":1}`, undefined],
    ["leads nowhere through null", `{"req":null}`, undefined],
    ["leads nowhere through an array", `{"req":[{"ip":1}]}`, undefined],
    ["leads nowhere through a string", `{"req":"ip"}`, undefined],
    ["leads nowhere through a number", `{"req":5}`, undefined],
    ["may end at null, which is nothing", `{"req":{"ip":null}}`, undefined],
  ])("%s", (_, line, expected) => {
    expect(find(line, "req.ip")).toBe(expected);
  });

  test("may be long", () => {
    expect(find(`{"a":{"b":{"c":{"d":"x"}}}}`, "a.b.c.d")).toBe("x");
    expect(find(`{"a":{"b":{"c":"x"}}}`, "a.b.c.d")).toBeUndefined();
  });

  test("that leads nowhere makes way for the next name", () => {
    expect(find(`{"req":{"ip":null},"ip":1}`, "req.ip", "ip")).toBe(1);
  });
});

describe("what every object has is not what a line says", () => {
  test.each([
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "constructor.name",
    "__proto__.constructor",
    "toString.length",
    "ip.length",
    "list.length",
    "list.0",
  ])("%s is not found", (name) => {
    expect(find(`{"ip":"10.0.0.1","list":[1]}`, name)).toBeUndefined();
  });

  test.each(["__proto__", "constructor", "toString"])("%s is found where the line has such a key", (name) => {
    expect(find(`{"${name}":"x"}`, name)).toBe("x");
    expect(find(`{"${name}":{"ip":"x"}}`, `${name}.ip`)).toBe("x");
  });

  test("the keys of an object under __proto__ are not those of the line", () => {
    expect(find(`{"__proto__":{"time":1}}`, "time")).toBeUndefined();
  });
});

test("of a repeated key the last counts", () => {
  expect(find(`{"time":1,"time":2}`, "time")).toBe(2);
  expect(find(`{"time":1,"time":null}`, "time")).toBeUndefined();
  expect(find(`{"time":1,"\\u0074ime":2}`, "time")).toBe(2);
  expect(find(`{"req":{"ip":1},"req":{"ip":2}}`, "req.ip")).toBe(2);
  expect(find(`{"req":{"ip":1},"req":{}}`, "req.ip")).toBeUndefined();
});

test.each([
  ["", "not JSON"],
  ["{", "not JSON"],
  ["{}}", "not JSON"],
  ["{} {}", "not JSON"],
  ["{'time':1}", "not JSON"],
  [`{"time":1,,}`, "not JSON"],
  [`{"time":01`, "not JSON"],
  ["\ufeff{}", "not JSON"],
  ["\u00a0{}", "not JSON"],
  ["undefined", "not JSON"],
  ["[]", "not a JSON object"],
  [`[{"time":1}]`, "not a JSON object"],
  [`"{}"`, "not a JSON object"],
  ["null", "not a JSON object"],
  ["true", "not a JSON object"],
  ["500", "not a JSON object"],
])('the line "%s" is %s', (line, reason) => {
  expect(parseJsonLine(line, JSONL_FIELDS)).toBe(reason);
});

test("an object may have white space around it", () => {
  expect(find(` \t{ "time" : 1 }\r `, "time")).toBe(1);
});
