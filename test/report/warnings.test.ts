import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { reportOfLines, reportOfProgram } from "../analysis.ts";
import { brownout, temporaryDirectory } from "../program.ts";
import { recordLine } from "../scan/capture.ts";

/** One record a date, written with an offset. */
function written(offset: string, ...dates: readonly string[]): string[] {
  return dates.map((date) => recordLine(`${date}T12:00:00${offset}`, "10.0.0.1", 500));
}

async function warningsOf(lines: readonly string[], tz = "as-written"): Promise<string[]> {
  return (await reportOfLines(lines, { tz })).warnings.map(({ message }) => message);
}

const WINTER = ["2019-01-07", "2019-02-04", "2019-03-30"];
const SUMMER = ["2019-04-01", "2019-05-06", "2019-06-03"];

describe("no warning is given", () => {
  test("of times without a zone, nor of one offset", async () => {
    expect(await warningsOf(written("", ...WINTER))).toEqual([]);
    expect(await warningsOf(written("+03:00", ...WINTER))).toEqual([]);
    expect(await warningsOf([...written("", ...WINTER), ...written("+03:00", ...WINTER)])).toEqual([]);
  });

  test("of one offset that is spelled in several ways", async () => {
    expect(
      await warningsOf(["Z", "+00:00", "-00:00", "+0000", "UTC"].flatMap((utc) => written(utc, ...WINTER))),
    ).toEqual([]);
  });

  test("of two offsets an hour apart on dates of their own: daylight saving", async () => {
    expect(await warningsOf([...written("+02:00", ...WINTER), ...written("+03:00", ...SUMMER)])).toEqual([]);
    expect(await warningsOf([...written("-05:00", ...WINTER), ...written("-04:00", ...SUMMER)])).toEqual([]);
  });

  test("of two offsets half an hour apart, as on Lord Howe Island", async () => {
    expect(await warningsOf([...written("+11:00", ...WINTER), ...written("+10:30", ...SUMMER)])).toEqual([]);
  });

  test("of two offsets that share the hour that is repeated when the clock is turned back, once a year", async () => {
    const changes = ["2019-10-27", "2020-10-25"];
    expect(await warningsOf([...written("+02:00", ...changes), ...written("+03:00", ...changes)])).toEqual([]);
  });
});

describe("a warning is given", () => {
  const explained = (offsets: string) =>
    `Times were written with the offsets ${offsets}, which daylight saving does not explain: ` +
    "one hour of the day mixes several (convert them with --tz)";

  test("of two offsets an hour apart on the same dates: two servers", async () => {
    expect(await warningsOf([...written("+02:00", ...WINTER), ...written("+03:00", ...WINTER)])).toEqual([
      explained("+02:00, +03:00"),
    ]);
  });

  test("of two offsets an hour apart in two hours of one date: two servers", async () => {
    const lines = ["12", "13"].flatMap((hour) =>
      ["Z", "+01:00"].map((zone) => recordLine(`2019-05-06T${hour}:00:00${zone}`, "10.0.0.1", 500)),
    );
    expect(await warningsOf(lines)).toEqual([explained("+00:00, +01:00")]);
  });

  test("of two offsets that are further apart, though no date has both", async () => {
    expect(await warningsOf([...written("+05:30", ...SUMMER), ...written("-07:00", ...WINTER)])).toEqual([
      explained("-07:00, +05:30"),
    ]);
  });

  test("of three offsets", async () => {
    const lines = [
      ...written("+01:00", "2019-05-06"),
      ...written("+02:00", "2019-05-07"),
      ...written("Z", "2019-05-08"),
    ];
    expect(await warningsOf(lines)).toEqual([explained("+00:00, +01:00, +02:00")]);
  });

  test("of offsets in different sources", async () => {
    const directory = temporaryDirectory();
    const paths = ["+02:00", "-03:00"].map((offset, index) => {
      const path = join(directory, `${index}.log`);
      writeFileSync(path, `${written(offset, ...WINTER).join("\n")}\n`);
      return path;
    });
    const run = await brownout(["analyze", "--json", "--no-files", ...paths]);
    expect(run.status).toBe(0);
    expect(run.stderr).toBe(`Warning: ${explained("-03:00, +02:00")}\n`);
    expect(JSON.parse(run.stdout).warnings).toEqual([{ code: "mixed-offsets", message: explained("-03:00, +02:00") }]);

    const converted = await reportOfProgram([...paths, "--tz", "UTC"]);
    expect(converted.warnings).toEqual([]);
  });

  test("is not given once the times are converted", async () => {
    const lines = [...written("+02:00", ...WINTER), ...written("-03:00", ...WINTER)];
    expect(await warningsOf(lines, "Europe/Vilnius")).toEqual([]);
  });
});
