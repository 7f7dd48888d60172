/**
 * The published schema: it says what zod decides, wherever JSON Schema can say it, and never refuses what zod takes.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { configSchema } from "../../src/options/config.ts";
import { configJsonSchema } from "../../src/options/config-json-schema.ts";
import { MODE_KEYS } from "../../src/options/mode.ts";
import { ROOT } from "../program.ts";

const published = JSON.parse(readFileSync(join(ROOT, "schemas/config-1.schema.json"), "utf8"));
const byJsonSchema = z.fromJSONSchema(published);
const modes = (mode: unknown) => ({ modes: { m: mode } });

test("the published JSON Schema is the one that the program makes", () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
  expect(published.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
});

test("every key of a mode is explained", () => {
  const { properties } = published.$defs.readingMode;
  expect(Object.keys(properties).sort()).toEqual([...MODE_KEYS].sort());
  for (const [key, { description, type, anyOf }] of Object.entries<Record<string, unknown>>(properties)) {
    expect(description, key).toMatch(/^.{5,}/);
    expect(type ?? anyOf, key).toBeDefined();
  }
});

test("the shipped configuration satisfies it, and leads there", () => {
  const shipped = JSON.parse(readFileSync(join(ROOT, "brownout.config.json"), "utf8"));
  expect(byJsonSchema.safeParse(shipped).success).toBe(true);
  expect(JSON.parse(readFileSync(join(ROOT, shipped.$schema), "utf8"))).toEqual(published);
});

const script = (stream: string, more: object = {}) => ({ capture: { stream, file: "f", ...more } });

describe("both take", () => {
  test.for<[unknown]>([
    [{ modes: {} }],
    [{ modes: { "a.b-c_D9": {}, "0": {} }, $schema: "x" }],
    [modes({ days: "mon", status: 500, tz: "UTC", rank: "unique-ips", threads: 2, chunkSize: "8MiB" })],
    [modes({ inputs: "a", output: "b.json", files: false, progress: true, color: "never" })],
    [modes({ inputs: ["a", "b*"], output: ["b.json", "C.PART"] })],
    [modes({ incremental: true, keep: "35d", stateDir: "s", pseudonymize: "k", lock: "l", textfile: "/a/b.prom" })],
    [modes({ keep: "5w", ping: "https://h/p" })],
    [modes({ ping: { start: "http://h", failure: "https://h" } })],
    [modes(script("script_test"))],
    [modes(script("script_test", { lines: 5 }))],
    [modes(script("script_1", { lines: "5" }))],
  ])("%j", ([config]) => {
    expect(configSchema.safeParse(config).success).toBe(true);
    expect(byJsonSchema.safeParse(config).success).toBe(true);
  });
});

describe("both refuse", () => {
  test.for<[unknown]>([
    [null],
    [[]],
    [{}],
    [{ modes: [] }],
    [{ modes: {}, mode: {} }],
    [{ modes: {}, $schema: 1 }],
    [{ modes: { "a b": {} } }],
    [{ modes: { ".a": {} } }],
    [{ modes: { "": {} } }],
    [modes(true)],
    [modes({ dayz: "mon" })],
    [modes({ days: true })],
    [modes({ rank: "ips" })],
    [modes({ color: 1 })],
    [modes({ outDir: "" })],
    [modes({ outDir: 5 })],
    [modes({ rejects: 5 })],
    [modes({ inputs: [] })],
    [modes({ inputs: [""] })],
    [modes({ inputs: [5] })],
    [modes({ output: 5 })],
    [modes({ incremental: "true" })],
    [modes({ keep: 35 })],
    [modes({ keep: "35" })],
    [modes({ keep: "35 d" })],
    [modes({ textfile: "a.txt" })],
    [modes({ textfile: ".prom" })],
    [modes({ ping: "h" })],
    [modes({ ping: "ftp://h" })],
    [modes({ ping: {} })],
    [modes({ ping: { start: 1 } })],
    [modes({ ping: { fail: "http://h", start: "http://h" } })],
    [modes({ rebuild: true })],
    [modes({ capture: "script_test" })],
    [modes({ capture: { stream: "script_test" } })],
    [modes(script("script_3"))],
    [modes(script("script_1"))],
    [modes(script("script_2", { line: 5 }))],
    [modes(script("script_test", { tz: "UTC" }))],
  ])("%j", ([config]) => {
    expect(configSchema.safeParse(config).success).toBe(false);
    expect(byJsonSchema.safeParse(config).success).toBe(false);
  });
});

test("what takes a reader to tell is left to the program", () => {
  for (const mode of [
    { days: "mon-fry" },
    { threads: 0 },
    { keep: "0d" },
    { ping: "https://u:p@h" },
    { output: "a.pdf" },
  ]) {
    expect(configSchema.safeParse(modes(mode)).success).toBe(false);
    expect(byJsonSchema.safeParse(modes(mode)).success).toBe(true);
  }
});
