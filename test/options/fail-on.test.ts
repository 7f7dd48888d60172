import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BrownoutError, ErrorCode } from "../../src/error.ts";
import { readRule } from "../../src/options/fail-on.ts";
import { Operator, type Rule, type Subject } from "../../src/report/comparison/rule.ts";
import { Measure, Verdict } from "../../src/report/comparison/terms.ts";
import { WEEKDAYS } from "../../src/report/weekday.ts";

function ruleOf(text: string, measure: Measure = Measure.userHours): Rule {
  return readRule(text, measure, "--fail-on");
}

function refusalOf(text: string, measure: Measure = Measure.userHours): BrownoutError {
  try {
    ruleOf(text, measure);
  } catch (error) {
    if (error instanceof BrownoutError) return error;
    throw error;
  }
  throw new Error(`"${text}" was not refused`);
}

const whole = (numerator: bigint) => ({ numerator, denominator: 1n });
const percent = (numerator: bigint) => ({ numerator, denominator: 100n });
const at17 = { kind: "row", key: { hour: 17 } } as const;

describe("a rule about", () => {
  test.for<[string, Subject]>([
    ["hour", { kind: "hour" }],
    ["weekday-hour", { kind: "weekday-hour" }],
    ["total", { kind: "total" }],
    ["17", at17],
    ["17:00", at17],
    ["0", { kind: "row", key: { hour: 0 } }],
    ["00", { kind: "row", key: { hour: 0 } }],
    ["00:00", { kind: "row", key: { hour: 0 } }],
    ["7", { kind: "row", key: { hour: 7 } }],
    ["07:00", { kind: "row", key: { hour: 7 } }],
    ["7:00", { kind: "row", key: { hour: 7 } }],
    ["23", { kind: "row", key: { hour: 23 } }],
    ["mon-17", { kind: "row", key: { weekday: "mon", hour: 17 } }],
    ["mon-0", { kind: "row", key: { weekday: "mon", hour: 0 } }],
    ["sun-23:00", { kind: "row", key: { weekday: "sun", hour: 23 } }],
  ])('"%s" names its rows, whatever is asked of them', ([rows, subject]) => {
    for (const verdict of ["worse", "better", "added", "removed", "incomparable"]) {
      const text = `${rows} ${verdict}`;
      expect(ruleOf(text)).toEqual({ text, kind: "verdict", subject, verdict });
    }
    for (const operator of [">", ">=", "<", "<="]) {
      const text = `${rows} ${operator} 500`;
      expect(ruleOf(text)).toEqual({ text, kind: "level", subject, operator, limit: whole(500n) });
    }
    expect(ruleOf(`${rows} > +20%`)).toEqual({
      text: `${rows} > +20%`,
      kind: "change",
      subject,
      operator: ">",
      limit: percent(20n),
      of: "base",
    });
  });

  test("the peak", () => {
    expect(ruleOf("peak moved")).toEqual({ text: "peak moved", kind: "peak-moved" });
  });

  test("clients", () => {
    expect(ruleOf("new-clients > 100")).toEqual({
      text: "new-clients > 100",
      kind: "clients",
      which: "new",
      operator: ">",
      limit: whole(100n),
    });
    expect(ruleOf("gone-clients <= 0")).toMatchObject({ which: "gone", operator: "<=", limit: whole(0n) });
  });
});

describe("an amount", () => {
  test.for([
    ["17 > 500", "level", whole(500n), undefined],
    ["17 > 0.5", "level", { numerator: 5n, denominator: 10n }, undefined],
    ["17 > 0", "level", whole(0n), undefined],
    ["17 > 00012", "level", whole(12n), undefined],
    ["17 > +50", "change", whole(50n), "value"],
    ["17 >= +50.5", "change", { numerator: 505n, denominator: 10n }, "value"],
    ["17 < -50", "change", whole(-50n), "value"],
    ["17 <= -50", "change", whole(-50n), "value"],
    ["17 > +20%", "change", percent(20n), "base"],
    ["17 < -0.5%", "change", { numerator: -5n, denominator: 1_000n }, "base"],
    ["17 >= +0%", "change", percent(0n), "base"],
    ["17 > +250%", "change", percent(250n), "base"],
  ] as const)('of "%s" is a %s', ([text, kind, limit, of]) => {
    expect(ruleOf(text)).toEqual({
      text,
      kind,
      subject: at17,
      operator: text.split(" ")[1],
      limit,
      ...(of === undefined ? {} : { of }),
    });
  });

  test("of an error rate is a share of the requests, and its change a share of that of BASE", () => {
    expect(ruleOf("total >= 5%", Measure.errorRate)).toMatchObject({ kind: "level", limit: percent(5n) });
    expect(ruleOf("total > +5%", Measure.errorRate)).toMatchObject({ kind: "change", limit: percent(5n), of: "base" });
  });

  test("may be all that there is, where that can be reached", () => {
    expect(ruleOf("total >= 100%", Measure.errorRate)).toMatchObject({ kind: "level", limit: percent(100n) });
    expect(ruleOf("total <= -100%")).toMatchObject({ kind: "change", limit: percent(-100n) });
    expect(ruleOf("total > +100%")).toMatchObject({ kind: "change", limit: percent(100n) });
    expect(ruleOf("total <= 100%", Measure.errorRate)).toMatchObject({ kind: "level", limit: percent(100n) });
  });

  test("may have any number of digits, none of which is lost", () => {
    const digits = "9".repeat(400);
    expect(ruleOf(`17 > ${digits}`)).toMatchObject({ limit: whole(BigInt(digits)) });
    expect(ruleOf(`17 > 0.${digits}`)).toMatchObject({
      limit: { numerator: BigInt(digits), denominator: 10n ** 400n },
    });
  });
});

describe("blanks", () => {
  test.for(["17>+20%", " 17 > +20% ", "17  >  +20%", "17\t> +20%", "17 > + 20%", "\u00a017\u3000> +20%\n"])(
    'in "%s" mean nothing',
    (text) => {
      expect(ruleOf(text)).toEqual({ ...ruleOf("17 > +20%"), text: text.trim() });
    },
  );

  test("may stand before a percent sign", () => {
    expect(ruleOf("total > +20 %")).toEqual({ ...ruleOf("total > +20%"), text: "total > +20 %" });
    expect(ruleOf("total > 5 %", Measure.errorRate)).toMatchObject({ kind: "level" });
  });

  test("are needed between words only", () => {
    expect(ruleOf("hour   worse")).toMatchObject({ kind: "verdict", verdict: "worse" });
    expect(ruleOf(" peak\tmoved")).toMatchObject({ kind: "peak-moved" });
    expect(ruleOf("new-clients>100")).toMatchObject({ kind: "clients" });
    expect(ruleOf("mon-17<=5")).toMatchObject({ kind: "level" });
  });
});

test("capital letters are as good as small ones", () => {
  expect(ruleOf("Mon-17 WORSE")).toEqual({ ...ruleOf("mon-17 worse"), text: "Mon-17 WORSE" });
  expect(ruleOf("Peak Moved")).toMatchObject({ kind: "peak-moved" });
});

describe("a mistake is shown where it is:", () => {
  const rows = `"hour", "weekday-hour", "total", an hour like "17" or "mon-17", "peak", "new-clients" or "gone-clients"`;
  const limit = `">", ">=", "<" or "<="`;
  const condition = `${limit}, "worse", "better", "added", "removed" or "incomparable"`;

  test.for<[text: string, expected: string, at: number, found: string, measure?: Measure]>([
    ["", rows, 1, "its end"],
    ["  ", rows, 3, "its end"],
    ["worse", rows, 1, '"worse"'],
    ["hours worse", rows, 1, '"hours"'],
    ["hour-worse", rows, 1, '"hour-worse"'],
    ["weekday worse", rows, 1, '"weekday"'],
    ["new-client > 5", rows, 1, '"new-client"'],
    ["clients > 5", rows, 1, '"clients"'],
    ["mon worse", rows, 1, '"mon"'],
    ["mom-17 worse", rows, 1, '"mom-17"'],
    ["weekday-hour-17 worse", rows, 1, '"weekday-hour-17"'],
    ["> 5", rows, 1, '">"'],
    ["-17 worse", rows, 1, '"-17"'],
    ["١٧ worse", rows, 1, '"١٧"'],
    ["17.5 > 3", rows, 1, '"17.5"'],
    ["17worse", rows, 1, '"17worse"'],
    ["17h > 3", rows, 1, '"17h"'],
    ["17:00h > 3", rows, 1, '"17:00h"'],
    ["constructor worse", rows, 1, '"constructor"'],
    ["24 worse", "an hour from 0 to 23", 1, '"24"'],
    ["  99 worse", "an hour from 0 to 23", 3, '"99"'],
    ["017 worse", "an hour from 0 to 23", 1, '"017"'],
    ["mon-24 worse", "an hour from 0 to 23", 5, '"24"'],
    ["mon-017 worse", "an hour from 0 to 23", 5, '"017"'],
    ["mon-- 17 worse", "an hour from 0 to 23", 5, '"-"'],
    ["mon- 17 worse", "an hour from 0 to 23", 5, "a blank"],
    ["17:30 > 5", '"00" (rows are whole hours)', 4, '"30"'],
    ["17: > 5", '"00" (rows are whole hours)', 4, "a blank"],
    ["17:000 > 5", '"00" (rows are whole hours)', 4, '"000"'],
    ["hour", condition, 5, "its end"],
    ["hour same", condition, 6, '"same"'],
    ["hour worsen", condition, 6, '"worsen"'],
    ["hour wörse", condition, 6, '"wörse"'],
    ["hour moved", condition, 6, '"moved"'],
    ["17-18 worse", condition, 3, '"-18"'],
    ["17,18 worse", condition, 3, '",18"'],
    ["total 5", condition, 7, '"5"'],
    ["total = 5", condition, 7, '"="'],
    ["total => 5", condition, 7, '"=>"'],
    ["total ≥ 5", condition, 7, '"≥"'],
    ["total > ", "a number", 9, "its end"],
    ["total > many", "a number", 9, '"many"'],
    ["total >> 5", "a number", 8, '">"'],
    ["total > 5x", "a number", 9, '"5x"'],
    ["total > 5e3", "a number", 9, '"5e3"'],
    ["total > 0x10", "a number", 9, '"0x10"'],
    ["total > .5", "a number", 9, '".5"'],
    ["total > 5.", "a number", 9, '"5."'],
    ["total > 1.2.3", "a number", 9, '"1.2.3"'],
    ["total > 1_000", "a number", 9, '"1_000"'],
    ["total > +-20%", "a number", 10, '"-20%"'],
    ["total > +", "a number", 10, "its end"],
    ["total > NaN", "a number", 9, '"NaN"'],
    ["total > Infinity", "a number", 9, '"Infinity"'],
    ["total > 20%", 'a number, or a change like "+20%"', 9, '"20%"'],
    ["total > 1,000", "the end of the rule", 10, '",000"'],
    ["total > 5 %", 'a number, or a change like "+5%"', 9, '"5"'],
    ["total > 5 users", "the end of the rule", 11, '"users"'],
    ["hour worse!", "the end of the rule", 11, '"!"'],
    ["hour worse, total worse", "the end of the rule", 11, '","'],
    ["hour worse total worse", "the end of the rule", 12, '"total"'],
    ["total > 5%%", 'a number, or a change like "+5%"', 9, '"5%%"'],
    ["total > -20%", '"+": a rise is looked for with ">"', 9, '"-20%"'],
    ["total >= -20%", '"+": a rise is looked for with ">"', 10, '"-20%"'],
    ["total < +20", '"-": a fall is looked for with "<"', 9, '"+20"'],
    ["total <= + 20", '"-": a fall is looked for with "<"', 10, '"+"'],
    ["peak", '"moved"', 5, "its end"],
    ["peak worse", '"moved"', 6, '"worse"'],
    ["peak move", '"moved"', 6, '"move"'],
    ["peak moved-on", '"moved"', 6, '"moved-on"'],
    ["peak moved 17", "the end of the rule", 12, '"17"'],
    ["new-clients", limit, 12, "its end"],
    ["new-clients worse", limit, 13, '"worse"'],
    ["new-clients > +5", "a number of clients", 15, '"+5"'],
    ["new-clients > 5%", "the end of the rule", 16, '"%"'],
    ["gone-clients > many", "a number of clients", 16, '"many"'],
    ["total > 5", '"%": an error rate is a share of the requests', 10, "its end", Measure.errorRate],
    ["total > many", 'a share like "5%"', 9, '"many"', Measure.errorRate],
    ["total > +5", '"%": of an error rate, as a share of BASE', 11, "its end", Measure.errorRate],
    ["total > 150%", 'a share below "100%", or a change like "+150%"', 9, '"150%"', Measure.errorRate],
    ["total > 100%", 'a share below "100%", or a change like "+100%"', 9, '"100%"', Measure.errorRate],
    ["total >= 100.1%", 'a share below "100%", or a change like "+100.1%"', 10, '"100.1%"', Measure.errorRate],
    ["total < -100%", 'a fall of less than "100%"', 10, '"100%"'],
    ["total <= -100.1%", 'a fall of less than "100%"', 11, '"100.1%"'],
  ])('"%s" has to have %s at character %i', ([text, expected, at, found, measure]) => {
    const { code, message, detail } = refusalOf(text, measure);
    expect(code).toBe(ErrorCode.usage);
    expect(message).toBe(`Cannot use --fail-on: expected ${expected} at character ${at} but found ${found}`);
    expect(detail).toEqual([`  ${text}`, `  ${" ".repeat(at - 1)}^`]);
  });

  test("below the character, though there are tabs and line ends before it", () => {
    expect(refusalOf("hour\t>\n\u3000many").detail).toEqual(["  hour >  many", "          ^"]);
  });
});

describe("any rule", () => {
  const measures = fc.constantFrom(...Object.values(Measure));
  const tokens = fc.constantFrom(
    ...["hour", "weekday-hour", "total", "17", "mon-17", "mon-", "peak", "moved", "new-clients", "worse", "same"],
    ...[">", ">=", "<", "=", "+", "-", "%", "500", "0.5", ":00", "00", " ", " ", " ", "\t", "é", "😀", "\u0000"],
  );

  test("is read, or refused as a mistake of its writer at a character of its own", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(tokens, { maxLength: 8 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(texts, measures, (text, measure) => {
        try {
          expect(ruleOf(text, measure).text).toBe(text.trim());
        } catch (error) {
          if (!(error instanceof BrownoutError)) throw error;
          expect(error.code).toBe(ErrorCode.usage);
          const [, mark = ""] = error.detail;
          expect(error.detail).toHaveLength(2);
          expect(mark).toMatch(/^ {2} *\^$/);
          expect(mark.length).toBeLessThanOrEqual(text.length + 3);
          expect(error.message).toContain(`at character ${mark.length - 2} but found`);
        }
      }),
    );
  });

  const subjects: fc.Arbitrary<[string, Subject]> = fc.oneof(
    fc.constantFrom("hour", "weekday-hour", "total").map((kind): [string, Subject] => [kind, { kind }]),
    fc
      .tuple(fc.option(fc.constantFrom(...WEEKDAYS)), fc.nat(23), fc.constantFrom("", ":00"), fc.nat(1))
      .map(([weekday, hour, minutes, zeros]): [string, Subject] => [
        `${weekday === null ? "" : `${weekday}-`}${String(hour).padStart(1 + zeros, "0")}${minutes}`,
        { kind: "row", key: weekday === null ? { hour } : { weekday, hour } },
      ]),
  );
  const blanks = fc.constantFrom("", " ", "  ", "\t");
  const amounts = fc
    .tuple(fc.oneof(fc.nat(99), fc.nat(999_999)), fc.integer({ min: 0, max: 99 }))
    .map(([whole, hundredths]) => ({
      text: `${whole}.${String(hundredths).padStart(2, "0")}`,
      hundredths: BigInt(whole) * 100n + BigInt(hundredths),
    }));

  test("comes back as what it was made of", () => {
    const operators = fc.constantFrom(...Object.values(Operator));
    const kinds = fc.constantFrom("verdict", "level", "change", "relative change");
    fc.assert(
      fc.property(
        subjects,
        kinds,
        fc.constantFrom(...Object.values(Verdict).filter((verdict) => verdict !== "same")),
        operators,
        amounts,
        blanks,
        measures,
        ([rows, subject], kind, verdict, operator, amount, blank, measure) => {
          const isRate = measure === Measure.errorRate;
          fc.pre(!(isRate && kind === "change"));
          const isRise = operator.startsWith(">");
          const isOfAll = (kind === "level" && isRate && isRise) || (kind === "relative change" && !isRise);
          fc.pre(!isOfAll || amount.hundredths < 10_000n);
          const sign = isRise ? "+" : "-";
          const signed = sign === "+" ? amount.hundredths : -amount.hundredths;
          if (kind === "verdict") {
            const text = `${rows} ${blank}${verdict}`;
            expect(ruleOf(text, measure)).toEqual({ text, kind, subject, verdict });
          } else if (kind === "level") {
            const text = `${rows}${blank}${operator}${blank}${amount.text}${isRate ? "%" : ""}`;
            const limit = { numerator: amount.hundredths, denominator: isRate ? 10_000n : 100n };
            expect(ruleOf(text, measure)).toEqual({ text, kind, subject, operator, limit });
          } else {
            const isOfBase = kind === "relative change";
            const text = `${rows}${blank}${operator}${blank}${sign}${blank}${amount.text}${isOfBase ? "%" : ""}`;
            const limit = { numerator: signed, denominator: isOfBase ? 10_000n : 100n };
            const of = isOfBase ? "base" : "value";
            expect(ruleOf(text, measure)).toEqual({ text, kind: "change", subject, operator, limit, of });
          }
        },
      ),
    );
  });
});
