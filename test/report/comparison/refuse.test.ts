import { describe, expect, test } from "vitest";
import { BrownoutError } from "../../../src/error.ts";
import type { ScanDefinition } from "../../../src/partial/partial.ts";
import { compare, Empty } from "../../../src/report/comparison/compare.ts";
import type { Side } from "../../../src/report/comparison/side.ts";
import type { Report } from "../../../src/report/schema.ts";
import { compared, DEFAULTS, MONDAY, onDays, SERVER_ERRORS, type SideOptions, sideOf } from "./sides.ts";

const WEEK = onDays(5, [{ hour: 9, users: 3, requests: 30 }]);

function side(name: string, options: SideOptions = {}): Side {
  return sideOf(WEEK, { name, ...options });
}

function refusalOf(base: Side, head: Side, empty: Empty = Empty.refused): BrownoutError {
  try {
    compare(base, head, { ...DEFAULTS, empty });
  } catch (error) {
    if (error instanceof BrownoutError) return error;
    throw error;
  }
  throw new Error("the sides were not refused");
}

describe("a report that is not complete is refused", () => {
  const partly = side("half.json", { complete: false });
  const message =
    'Cannot compare "half.json": it is incomplete, 1 of 1 sources could not be read to the end, such as "a.log"';

  test.for([
    ["as BASE", partly, side("b")],
    ["as HEAD", side("a"), partly],
    ["against itself", partly, partly],
  ] as const)("%s", ([, base, head]) => {
    expect(refusalOf(base, head)).toMatchObject({ code: "incomplete-source", message });
    expect(refusalOf(base, head, Empty.allowed).code).toBe("incomplete-source");
  });

  test("as a partial, too", () => {
    const { code } = refusalOf(
      side("a.part", { kind: "partial", complete: false }),
      side("b.part", { kind: "partial" }),
    );
    expect(code).toBe("incomplete-source");
  });
});

describe("a side without records is refused", () => {
  const nothing = sideOf([], { name: "empty.json" });
  const weekend = sideOf([{ day: 5, hour: 9, users: 40 }], { name: "weekend.json" });

  test.for([
    ["with nothing in it", nothing, "empty.json"],
    ["with records on other days only", weekend, "weekend.json"],
  ] as const)("%s", ([, empty, name]) => {
    const message = `Cannot compare "${name}": expected records on mon,tue,wed,thu,fri but found none (--allow-empty compares it all the same)`;
    for (const [base, head] of [
      [empty, side("b")],
      [side("a"), empty],
      [empty, empty],
    ] as const) {
      expect(refusalOf(base, head)).toMatchObject({ code: "empty-report", message });
    }
  });

  test("with malformed lines only", () => {
    expect(refusalOf(side("a"), sideOf([], { malformed: 12 })).code).toBe("empty-report");
  });

  test("unless that is allowed, which is noted", () => {
    const { notes, rows, total } = compared(nothing, side("b"), { empty: Empty.allowed });
    expect(notes[0]).toEqual({ code: "empty-side", message: "BASE has no record on the days that are compared" });
    expect(rows.map(({ verdict }) => verdict)).toEqual(rows.map(({ hour }) => (hour === 9 ? "added" : "same")));
    expect(total).toMatchObject({ base: { value: null }, difference: null, p: null, verdict: "added" });
    const none = compared(nothing, nothing, { empty: Empty.allowed });
    expect(none.notes.map(({ code }) => code)).toEqual(["empty-side", "empty-side"]);
    expect(none.total.verdict).toBe("same");
  });

  test("and one of requests without errors is not empty", () => {
    const calm = sideOf(onDays(5, [{ hour: 9, users: 0, requests: 30 }]));
    expect(compared(calm, calm).notes).toEqual([]);
  });
});

describe("two definitions are refused, side by side", () => {
  test("with what differs", () => {
    const base = side("main.json", { scan: { status: [[500, 599]], timeZone: "Europe/Vilnius" } });
    const head = side("pull.json", {
      scan: {
        status: [
          [429, 429],
          [500, 504],
        ],
        timeZone: "as-written",
      },
      definition: { days: ["mon", "tue", "wed", "thu", "fri", "sat"] },
    });
    const { code, message, detail } = refusalOf(base, head);
    expect(code).toBe("different-definition");
    expect(message).toBe('Cannot compare "main.json" with "pull.json": they differ in status, days, time zone');
    expect(detail).toEqual([
      "             BASE                 HEAD",
      "  status     500-599              429,500-504              differs",
      "  days       mon,tue,wed,thu,fri  mon,tue,wed,thu,fri,sat  differs",
      "  time zone  Europe/Vilnius       as-written               differs",
      "  rank       user-hours           user-hours",
      "  exact      true                 true",
      "  client     peer                 peer",
    ]);
  });

  const scanned = (scan: Partial<ScanDefinition>) => side("b", { scan: { ...SERVER_ERRORS, ...scan } });
  const defined = (definition: Partial<Report["definition"]>): Side => {
    const { report, ...others } = side("b");
    return { ...others, report: { ...report, definition: { ...report.definition, ...definition } } };
  };

  test.for<[name: string, head: Side]>([
    ["status", scanned({ status: [[500, 598]] })],
    [
      "status",
      scanned({
        status: [
          [500, 550],
          [551, 599],
        ],
      }),
    ],
    ["days", side("b", { definition: { days: ["mon", "tue", "wed", "thu"] } })],
    ["time zone", scanned({ timeZone: "UTC" })],
    ["rank", side("b", { definition: { rank: "uniqueIps" } })],
    ["exact", defined({ exact: false })],
    ["client", scanned({ client: { field: "X-Forwarded-For", trustedProxies: null } })],
    ["client", scanned({ client: { field: null, trustedProxies: ["10.0.0.0/8"] } })],
  ])("which differ in %s alone", ([name, head]) => {
    for (const [one, other] of [
      [side("a"), head],
      [head, side("a")],
    ] as const) {
      const { code, message, detail } = refusalOf(one, other);
      expect(code).toBe("different-definition");
      expect(message).toBe(`Cannot compare "${one.name}" with "${other.name}": they differ in ${name}`);
      expect(detail.filter((line) => line.endsWith("differs")).map((line) => line.trim().split("  ")[0])).toEqual([
        name,
      ]);
    }
  });

  describe("whose clients are pseudonyms", () => {
    const withKey = (name: string, pseudonyms: string | undefined, kind: "partial" | "report" = "partial") =>
      sideOf(onDays(5, [{ hour: 9, users: 1 }]), { name, kind, scan: { ...SERVER_ERRORS, pseudonyms } });
    const HINT = "(a client has another name on each side: make both with one key, or without)";

    test("here, and addresses there", () => {
      const { code, message, detail } = refusalOf(withKey("a.part", undefined), withKey("b.part", "0123456789abcdef"));
      expect([code, message]).toEqual([
        "different-definition",
        `Cannot compare "a.part" with "b.part": they differ in clients ${HINT}`,
      ]);
      expect(detail.at(-1)).toMatch(/^ {2}clients +addresses +pseudonyms of key 0123456789abcdef +differs$/);
    });

    test("of two keys", () => {
      const { message, detail } = refusalOf(
        withKey("a.part", "f123456789abcdef"),
        withKey("b.part", "0123456789abcdef"),
      );
      expect(message).toContain("they differ in clients ");
      expect(detail.at(-1)).toContain("pseudonyms of key f123456789abcdef  pseudonyms of key 0123456789abcdef");
    });

    test("but not of one key, nor where a side is a report, which lists no clients", () => {
      const one = withKey("a.part", "0123456789abcdef");
      expect(compared(one, one).equal).toBe(true);
      expect(compared(one, withKey("b.json", undefined, "report")).total.clients).toBeNull();
    });
  });

  test("which choose clients in different ways", () => {
    const proxied = (trustedProxies: readonly string[]) => scanned({ client: { field: null, trustedProxies } });
    expect(refusalOf(proxied(["10.0.0.0/8"]), proxied(["10.0.0.0/9"])).message).toMatch(/they differ in client$/);
    expect(compared(proxied(["10.0.0.0/8"]), proxied(["10.0.0.0/8"])).equal).toBe(true);
  });

  test("but not two periods, which differ by nature", () => {
    const since = (MONDAY + 1) * 24;
    const head = side("b", { definition: { since, until: since + 48 } });
    const comparison = compared(side("a"), head);
    expect(comparison.total).toMatchObject({ base: { workingDays: 5 }, head: { workingDays: 2 } });
    expect(Object.keys(comparison.definition)).not.toContain("since");
    expect(Object.keys(comparison.definition)).not.toContain("until");
  });
});
