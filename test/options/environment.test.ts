import { expect, test } from "vitest";
import { ENVIRONMENT_KEYS, readEnvironment, unreadVariables, variableName } from "../../src/options/environment.ts";

test("variables are named after the keys of a mode", () => {
  expect(["days", "outDir", "maxMalformed", "clientIp"].map(variableName)).toEqual([
    "BROWNOUT_DAYS",
    "BROWNOUT_OUT_DIR",
    "BROWNOUT_MAX_MALFORMED",
    "BROWNOUT_CLIENT_IP",
  ]);
  expect(ENVIRONMENT_KEYS).not.toContain("capture");
});

test.for([
  ["true", true],
  ["false", false],
  ["1", true],
  ["0", false],
] as const)("a switch that is %s is %s", ([text, value]) => {
  expect(readEnvironment({ BROWNOUT_STRICT: text })).toEqual({ values: { strict: value }, problems: [] });
});

test("single names are asked for, since Deno lets see no others", () => {
  const asked: string[] = [];
  const env = new Proxy<Record<string, string>>(
    { BROWNOUT_DAYS: "all", SECRET: "x" },
    {
      get(target, name) {
        asked.push(String(name));
        return target[String(name)];
      },
      ownKeys() {
        throw new Error("all names were asked for");
      },
    },
  );
  expect(readEnvironment(env).values).toEqual({ days: "all" });
  expect(asked.every((name) => name.startsWith("BROWNOUT_"))).toBe(true);
  expect(unreadVariables(env)).toEqual([]);
});

test("a variable that may not be seen is refused by its name", () => {
  const env = new Proxy<Record<string, string>>(
    {},
    {
      get() {
        throw new Error("Requires env access, run again with the --allow-env flag");
      },
    },
  );
  expect(() => readEnvironment(env)).toThrow(
    "Cannot read BROWNOUT_DAYS: Requires env access, run again with the --allow-env flag",
  );
});

test("variables that nothing reads are told, and the likely ones", () => {
  const env = { BROWNOUT_THREDS: "2", BROWNOUT_CONFIG: "c", BROWNOUT_DAYS: "all", BROWNOUT_CAPTURE: "x", DAYS: "all" };
  expect(unreadVariables(env)).toEqual([
    "nothing reads BROWNOUT_CAPTURE",
    'nothing reads BROWNOUT_THREDS (did you mean "BROWNOUT_THREADS"?)',
  ]);
});
