/**
 * The rules of a gate, as `--fail-on` states them; `options/fail-on.ts` reads them, `gate.ts` checks them.
 */
import type { Fraction } from "./fraction.ts";
import type { RowKey } from "./row.ts";
import type { Verdict } from "./terms.ts";

export const Operator = { above: ">", atLeast: ">=", below: "<", atMost: "<=" } as const;
export type Operator = (typeof Operator)[keyof typeof Operator];

/** Whether it looks for more, not for less. */
export function isRise(operator: Operator): boolean {
  return operator === Operator.above || operator === Operator.atLeast;
}

/** Every row of the table, the total, or one row. */
export type Subject =
  | { readonly kind: "hour" | "weekday-hour" | "total" }
  | { readonly kind: "row"; readonly key: RowKey };

/** What is given in percent is a share here: 20% is 1/5. */
export type Rule = { readonly text: string } & (
  | { readonly kind: "verdict"; readonly subject: Subject; readonly verdict: Verdict }
  /** HEAD's value: `17 > 500`, `total >= 5%`. */
  | { readonly kind: "level"; readonly subject: Subject; readonly operator: Operator; readonly limit: Fraction }
  /** HEAD's value less BASE's, `hour > +50`, or that as a share of BASE's, `total > +20%`. A decrease is below 0. */
  | {
      readonly kind: "change";
      readonly subject: Subject;
      readonly operator: Operator;
      readonly limit: Fraction;
      readonly of: "value" | "base";
    }
  | { readonly kind: "peak-moved" }
  | {
      readonly kind: "clients";
      readonly which: "new" | "gone";
      readonly operator: Operator;
      readonly limit: Fraction;
    }
);
