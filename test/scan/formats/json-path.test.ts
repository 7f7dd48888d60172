import { expect, test } from "vitest";
import { fieldPicker } from "../../../src/scan/formats/json-fields.ts";
import { leavesOf } from "../../../src/scan/formats/json-path.ts";

/** What is found as the time of this object. */
function find(json: string, ...names: readonly string[]): unknown {
  return fieldPicker({ names: { time: names, address: [], status: [] }, forwarded: [] })(JSON.parse(json)).time;
}

test.each([
  ["a key may have dots, before and behind those of the path", `{"a.b":{"c.d":{"e":1}}}`, "a.b.c.d.e", 1],
  ["a key with dots may end the path", `{"attributes":{"http.status_code":500}}`, "attributes.http.status_code", 500],
  ["a key with dots may begin it", `{"http.response":{"status_code":500}}`, "http.response.status_code", 500],
  ["the key itself comes first", `{"a":{"b":{"c":1}},"a.b":{"c":2},"a.b.c":3}`, "a.b.c", 3],
  ["then what has the shortest first key", `{"a.b":{"c":2},"a":{"b":{"c":1}}}`, "a.b.c", 1],
  ["a way that leads to null makes way for the next", `{"a.b":null,"a":{"b":1}}`, "a.b", 1],
  ["a way that leads to an object makes way for the next", `{"a":{"b":{}},"a.b":{}}`, "a.b", undefined],
  ["a list of one is gone through where the path says so", `{"a":[{"b":1}]}`, "a[].b", 1],
  ["it may end the path", `{"a":{"b":[1]}}`, "a.b[]", 1],
  ["and lists within lists are none", `{"a":[[{"b":1}]]}`, "a[].b", undefined],
  ["a list of two is not", `{"a":[{"b":1},{"b":2}]}`, "a[].b", undefined],
  ["an empty list is not", `{"a":[]}`, "a[]", undefined],
  ["nor is a list where the path does not say so", `{"a":[{"b":1}]}`, "a.b", undefined],
  ["a key may end in brackets", `{"a[]":{"b":1},"a":[{"b":2}]}`, "a[].b", 1],
  ["keys may be empty", `{"":{"":1}}`, ".", 1],
  ["a list is what a line says", `{"a":[1,2]}`, "a", [1, 2]],
  ["what every object has is not", `{"a":{}}`, "a.constructor", undefined],
])("%s", (_, json, path, expected) => {
  expect(find(json, path)).toEqual(expected);
});

test("names come before ways", () => {
  expect(find(`{"x":{"y":1},"z":2}`, "x.y", "z")).toBe(1);
  expect(find(`{"x":{"y":1},"z":2}`, "z", "x.y")).toBe(2);
  expect(find(`{"z":2,"x":{"y":{}}}`, "x.y", "z")).toBe(2);
});

test("leaves are found by their paths, in their order", () => {
  const object = JSON.parse(`{"a":1,"b":{"c.d":"x","e":[{"f":null}],"g":[1,2],"h":[]},"i":[true],"j":{}}`);
  expect([...leavesOf(object)]).toEqual([
    ["a", 1],
    ["b.c.d", "x"],
    ["b.e[].f", null],
    ["b.g", [1, 2]],
    ["i[]", true],
  ]);
});

test("what is deeper than anything that is written ends the search, and not the program", () => {
  const depth = 100_000;
  const json = `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
  expect([...leavesOf(JSON.parse(json))]).toEqual([]);
  expect(find(json, "a.a.a")).toBeUndefined();
});
