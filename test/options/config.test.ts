import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Config, parseConfig, readConfig } from "../../src/options/config.ts";
import { explained } from "../../src/options/problem.ts";
import { ROOT, temporaryDirectory } from "../program.ts";

function configOf(text: string): Config {
  return parseConfig(new TextEncoder().encode(text), "c.json");
}

function problemsIn(text: string): string[] {
  return configOf(text).problems.map(explained);
}

describe("a configuration", () => {
  test("has its modes as they stand there, in their order", () => {
    const config = configOf('{ "modes": { "b": { "days": "all" }, "a.1-x_Y": {} } }');
    expect(config.problems).toEqual([]);
    expect(config.modeNames).toEqual(["b", "a.1-x_Y"]);
    expect(config.mode("b")).toEqual({ days: "all" });
  });

  test("may begin with a byte-order mark, which counts for no column", () => {
    expect(problemsIn('\uFEFF{ "modes": {}, "x": 1 }')).toEqual([
      'c.json:1:16: Cannot use "x": there is no such option',
    ]);
  });

  test("in another encoding is refused in one sentence", () => {
    const utf16 = parseConfig(Buffer.from('\uFEFF{ "modes": {} }', "utf16le"), "c.json");
    expect(utf16.problems.map(explained)).toEqual([
      "c.json:1:1: Cannot read the configuration: expected UTF-8 but found other bytes",
    ]);
  });

  test("that is no JSON has one problem, with the place where it stops being some", () => {
    expect(problemsIn('{\n  "modes": {\n    "a": {},\n  }\n}')).toEqual([
      'c.json:4:3: Cannot read the configuration: expected a key in double quotes but found "}" (is there a comma too many?)',
    ]);
  });

  test("has all of its problems told in the order of the file, each with its mode", () => {
    const config = configOf(
      [
        "{",
        '  "mode": {},',
        '  "modes": {',
        '    "a": {',
        '      "dayz": "all",',
        '      "status": "5xy", "strict": "yes"',
        "    },",
        '    "b c": {},',
        '    "d": { "ping": { "begin": "http://h" }, "inputs": ["x", 5] },',
        '    "d": {}',
        "  }",
        "}",
      ].join("\n"),
    );
    expect(config.problems.map((problem) => [problem.mode, explained(problem)])).toEqual([
      [null, 'c.json:2:3: Cannot use "mode": there is no such option (did you mean "modes"?)'],
      ["a", 'c.json:5:7: Cannot use "dayz" of mode "a": there is no such option (did you mean "days"?)'],
      [
        "a",
        'c.json:6:17: Cannot use "status" of mode "a": expected statuses like "5xx", "500-599" or "429,500-504" but found "5xy"',
      ],
      ["a", 'c.json:6:34: Cannot use "strict" of mode "a": expected true or false but found "yes"'],
      [
        "b c",
        'c.json:8:5: Cannot use mode "b c": expected letters, digits, "_", "." and "-", a letter or a digit first',
      ],
      [null, 'c.json:10:5: Cannot use "d": it is there twice'],
    ]);
  });

  test.for([
    ["[]", "c.json:1:1: Cannot use the configuration: expected an object but found an empty list"],
    ["7", "c.json:1:1: Cannot use the configuration: expected an object but found 7"],
    ["{}", 'c.json:1:1: Cannot use the configuration: "modes" is missing'],
    ['{ "modes": [] }', 'c.json:1:12: Cannot use "modes": expected an object but found an empty list'],
    ['{ "modes": { "a": true } }', 'c.json:1:19: Cannot use mode "a": expected an object but found true'],
    ['{ "modes": {}, "$schema": 1 }', 'c.json:1:27: Cannot use "$schema": expected text but found 1'],
    ['{ "modes": {}, "__proto__": {} }', 'c.json:1:16: Cannot use "__proto__": there is no such option'],
  ] as const)("%s", ([text, problem]) => {
    expect(problemsIn(text)).toEqual([problem]);
  });

  const a = 'of mode "a"';
  test.for([
    ['"days": true', `18: Cannot use "days" ${a}: expected text or a number but found true`],
    ['"days": null', `18: Cannot use "days" ${a}: expected text or a number but found null`],
    ['"outDir": 5', `20: Cannot use "outDir" ${a}: expected text but found 5`],
    ['"outDir": ""', `20: Cannot use "outDir" ${a}: expected a file name but found ""`],
    ['"threads": 0', `21: Cannot use "threads" ${a}: expected a whole number from 1 to 256 but found "0"`],
    ['"inputs": []', `20: Cannot use "inputs" ${a}: expected at least one but found an empty list`],
    ['"inputs": {}', `20: Cannot use "inputs" ${a}: expected text but found an object`],
    ['"inputs": ["b", ""]', `26: Cannot use "inputs" ${a}: expected a file name but found ""`],
    [
      '"output": "b.pdf"',
      `20: Cannot use "output" ${a}: expected a file name that ends in .json, .csv, .txt or .part but found "b.pdf"`,
    ],
    [
      '"output": ["b.json", "b.pdf"]',
      `31: Cannot use "output" ${a}: expected a file name that ends in .json, .csv, .txt or .part but found "b.pdf"`,
    ],
    ['"incremental": 1', `25: Cannot use "incremental" ${a}: expected true or false but found 1`],
    [
      '"keep": "5 weeks"',
      `18: Cannot use "keep" ${a}: expected days or weeks like "35d" or "5w", 1 to 36500 days, but found "5 weeks"`,
    ],
    ['"keep": 35', `18: Cannot use "keep" ${a}: expected text but found 35`],
    [
      '"textfile": "b.txt"',
      `22: Cannot use "textfile" ${a}: expected a file name that ends in .prom but found "b.txt"`,
    ],
    [
      '"ping": "hc-ping.com"',
      `18: Cannot use "ping" ${a}: expected a URL like "https://hc-ping.com/…", http or https, but found "hc-ping.com"`,
    ],
    ['"ping": 5', `18: Cannot use "ping" ${a}: expected a URL or an object but found 5`],
    ['"ping": {}', `18: Cannot use "ping" ${a}: expected "start", "success" or "failure"`],
    ['"ping": { "fail": "http://h" }', `20: Cannot use "ping.fail" ${a}: there is no such option`],
    [
      '"ping": { "start": "x" }',
      `29: Cannot use "ping.start" ${a}: expected a URL like "https://hc-ping.com/…", http or https, but found "x"`,
    ],
    ['"capture": "script_test"', `21: Cannot use "capture" ${a}: expected an object but found "script_test"`],
    ['"capture": { "stream": "script_test" }', `21: Cannot use "capture" ${a}: "file" is missing`],
    [
      '"capture": { "stream": "script_3", "file": "b" }',
      `33: Cannot use "capture.stream" ${a}: expected "script_1", "script_2" or "script_test" but found "script_3"`,
    ],
    [
      '"capture": { "stream": "script_1", "file": "b" }',
      `21: Cannot use "capture" ${a}: expected "lines" beside "stream", since script_1 has no end`,
    ],
    [
      '"capture": { "stream": "script_1", "file": "b", "line": 5 }',
      `58: Cannot use "capture.line" ${a}: there is no such option (did you mean "lines"?)`,
    ],
    ['"rebuild": true', `10: Cannot use "rebuild" ${a}: there is no such option`],
    [`"tz": "${"x".repeat(200)}"`, null],
  ] as const)("a mode with %s", ([option, problem]) => {
    const problems = problemsIn(`{ "modes": {\n  "a": { ${option} } } }`);
    if (problem !== null) expect(problems).toContain(`c.json:2:${problem}`);
    else expect(problems[0]).toMatch(/^c\.json:2:16: Cannot use "tz" of mode "a": expected "as-written"/);
  });

  test("says which modes there are when another one is asked for", () => {
    const refusal = (modes: string, name: string) => () => configOf(`{ "modes": {${modes}} }`).mode(name);
    expect(refusal('"nightly": {}, "b": {}, "c": {}', "nightyl")).toThrow(
      'Cannot run mode "nightyl": c.json has "nightly", "b" and "c" (did you mean "nightly"?)',
    );
    expect(refusal('"b": {}', "toString")).toThrow('Cannot run mode "toString": c.json has "b"');
    expect(refusal("", "b")).toThrow('Cannot run mode "b": c.json has no modes');
  });

  test("is read from a file, or it is said why not", async () => {
    const path = join(temporaryDirectory(), "c.json");
    await expect(readConfig(path)).rejects.toThrow(
      `Cannot read "${path}": no such file or directory (--config or BROWNOUT_CONFIG names another)`,
    );
    writeFileSync(path, '{ "modes": { "a": {} } }');
    expect((await readConfig(path)).modeNames).toEqual(["a"]);
    await expect(readConfig(ROOT)).rejects.toThrow("it is a directory");
  });

  test("ships with three modes and no problem", () => {
    const shipped = parseConfig(readFileSync(join(ROOT, "brownout.config.json")), "brownout.config.json");
    expect(shipped.problems).toEqual([]);
    expect(shipped.modeNames).toEqual(["nightly", "test_1", "real_data"]);
  });
});
