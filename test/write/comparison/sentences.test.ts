import { describe, expect, test } from "vitest";
import type { Comparison } from "../../../src/report/comparison/schema.ts";
import { peakSentence, testSentence } from "../../../src/write/comparison/sentences.ts";
import { NOISE } from "./examples.ts";

function peak(base: number[] | null, head: number[] | null, moved: Partial<Comparison["peak"]> = {}): string {
  return peakSentence({ ...NOISE, peak: { base, head, moved: false, adjustedP: null, ...moved } });
}

describe("the peak", () => {
  test("is where it was, has moved, or differs within noise", () => {
    expect(peak([17], [17])).toBe("17:00 on both sides");
    expect(peak([17], [9], { moved: true, adjustedP: 0.012 })).toBe("17:00 in BASE, 09:00 in HEAD: it moved (p 0.012)");
    expect(peak([17], [9], { adjustedP: 0.8 })).toBe("17:00 in BASE, 09:00 in HEAD: within noise");
  });

  test("cannot be compared where HEAD says nothing of the hour that was BASE's", () => {
    expect(peak([17], [9])).toBe("17:00 in BASE, 09:00 in HEAD: not comparable");
  });

  test("may be none", () => {
    expect(peak(null, null)).toBe("none on either side");
    expect(peak(null, [9])).toBe("none in BASE, 09:00 in HEAD");
  });

  test("may be several hours, of which four are named; those that are not named are compared all the same", () => {
    expect(peak([1, 2, 3, 4, 5], [1, 2, 3, 4, 6])).toBe(
      "01:00, 02:00, 03:00 and 2 more in BASE, 01:00, 02:00, 03:00 and 2 more in HEAD: not moved",
    );
    expect(peak([1, 2, 3, 4], [1, 2, 3, 4])).toBe("01:00, 02:00, 03:00 and 04:00 on both sides");
  });
});

test("how a difference counts is given in the digits in which it was asked for", () => {
  const given = { alpha: 0.01, minEffectPercent: 0.07 * 100, minUsers: 1, rows: 1 };
  expect(testSentence({ ...NOISE, test: given })).toBe(
    "7 % or more, 1 user or more, p < 0.01 (Holm, 1 row); ~ is noise",
  );
});
