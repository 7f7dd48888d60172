/**
 * Reads the rules of a gate:
 *
 *     rule     = rows ( verdict | limit ) | "peak" "moved" | clients limit
 *     rows     = "hour" | "weekday-hour" | "total" | HOUR | WEEKDAY "-" HOUR     17, 17:00, mon-17
 *     verdict  = "worse" | "better" | "added" | "removed" | "incomparable"
 *     clients  = "new-clients" | "gone-clients"
 *     limit    = ( ">" | ">=" | "<" | "<=" ) amount
 *     amount   = NUMBER             a level of HEAD, in the unit of the measure: 17 > 500
 *              | NUMBER "%"         the same, of an error rate: total > 5%
 *              | SIGN NUMBER        a change from BASE to HEAD: hour > +50
 *              | SIGN NUMBER "%"    the same, as a share of BASE: total > +20%
 *
 * A rise is looked for with ">" and "+", a fall with "<" and "-".
 */
import { BrownoutError, ErrorCode } from "../error.ts";
import { HOURS_PER_DAY } from "../partial/clock-hour.ts";
import {
  compareFractions,
  type Fraction,
  fractionOf,
  fractionOfDecimal,
  fractionOfPercent,
  negated,
} from "../report/comparison/fraction.ts";
import { isRise, Operator, type Rule, type Subject } from "../report/comparison/rule.ts";
import { Measure, Verdict } from "../report/comparison/terms.ts";
import { WEEKDAYS, type Weekday } from "../report/weekday.ts";

const VERDICTS = Object.values(Verdict).filter((verdict) => verdict !== Verdict.same);
const ALL = fractionOf(1, 1);
const OPERATORS = Object.values(Operator);
const SUBJECTS = ["hour", "weekday-hour", "total"] as const;
const CLIENTS = { "new-clients": "new", "gone-clients": "gone" } as const;

const EXPECTED_SUBJECT =
  '"hour", "weekday-hour", "total", an hour like "17" or "mon-17", "peak", "new-clients" or "gone-clients"';
const EXPECTED_LIMIT = `">", ">=", "<" or "<="`;

/**
 * @param name what the option is called
 * @throws {BrownoutError} `usage`, with the rule and a mark under the character in `detail`
 */
export function readRule(text: string, measure: Measure, name: string): Rule {
  return new RuleReader(text, measure, name).read();
}

class RuleReader {
  readonly #text: string;
  readonly #measure: Measure;
  readonly #name: string;
  readonly #inSmallLetters: string;
  #at = 0;
  #numberAt = 0;

  constructor(text: string, measure: Measure, name: string) {
    this.#text = text;
    this.#inSmallLetters = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    this.#measure = measure;
    this.#name = name;
  }

  read(): Rule {
    const rule = { text: this.#text.trim(), ...this.#condition() };
    this.#skipBlanks();
    if (this.#at < this.#text.length) this.#refuse("the end of the rule");
    return rule;
  }

  #condition() {
    const start = this.#at;
    const word = this.#take(/[a-z]+(?:-[a-z]+)*(?![\w-])/y);
    if (word === "peak") {
      if (this.#take(/moved(?![\w-])/y) === null) this.#refuse('"moved"');
      return { kind: "peak-moved" } as const;
    }
    if (word !== null && Object.hasOwn(CLIENTS, word)) {
      const operator = this.#operator(EXPECTED_LIMIT);
      const which = CLIENTS[word as keyof typeof CLIENTS];
      return {
        kind: "clients",
        which,
        operator,
        limit: fractionOfDecimal(this.#number("a number of clients")),
      } as const;
    }
    const kind = SUBJECTS.find((name) => name === word);
    if (kind === undefined && word !== null) this.#refuse(EXPECTED_SUBJECT, start);
    return this.#rowCondition(kind === undefined ? this.#row() : { kind });
  }

  #row(): Subject {
    const prefix = this.#take(/[a-z]+-/y);
    const weekday = WEEKDAYS.find((name) => prefix === `${name}-`);
    if (prefix !== null && weekday === undefined) this.#refuse(EXPECTED_SUBJECT, this.#at - prefix.length);
    const start = this.#at;
    const hour = prefix === null ? this.#take(/\d+/y) : this.#takeHere(/\d+/y);
    if (hour === null) this.#refuse(weekday === undefined ? EXPECTED_SUBJECT : "an hour from 0 to 23");
    if (hour.length > 2 || Number(hour) >= HOURS_PER_DAY) this.#refuse("an hour from 0 to 23", this.#at - hour.length);
    if (this.#takeHere(/:/y) !== null && this.#takeHere(/00(?!\d)/y) === null)
      this.#refuse('"00" (rows are whole hours)');
    if (this.#takeHere(/[\w.]/y) !== null) this.#refuse(EXPECTED_SUBJECT, start);
    return { kind: "row", key: rowKey(Number(hour), weekday) };
  }

  #rowCondition(subject: Subject) {
    const word = this.#take(/[a-z]+(?![\w-])/y);
    const verdict = VERDICTS.find((name) => name === word);
    if (verdict !== undefined) return { kind: "verdict", subject, verdict } as const;
    const expected = `${EXPECTED_LIMIT}, ${VERDICTS.slice(0, -1)
      .map((name) => `"${name}"`)
      .join(", ")} or "${VERDICTS.at(-1)}"`;
    if (word !== null) this.#refuse(expected, this.#at - word.length);
    const operator = this.#operator(expected);
    const sign = this.#take(/[+-]/y);
    if (sign === null) return { kind: "level", subject, operator, limit: this.#level(operator) } as const;
    if (isRise(operator) !== (sign === "+")) {
      this.#refuse(
        isRise(operator) ? '"+": a rise is looked for with ">"' : '"-": a fall is looked for with "<"',
        this.#at - 1,
      );
    }
    const change = this.#change(operator);
    return {
      kind: "change",
      subject,
      operator,
      ...change,
      limit: sign === "+" ? change.limit : negated(change.limit),
    } as const;
  }

  #level(operator: Operator) {
    const isRate = this.#measure === Measure.errorRate;
    const digits = this.#number(isRate ? 'a share like "5%"' : "a number");
    if (isRate) {
      if (this.#take(/%/y) === null) this.#refuse('"%": an error rate is a share of the requests');
      const limit = fractionOfPercent(digits);
      if (isRise(operator) && isBeyondAll(operator, limit)) {
        this.#refuse(`a share below "100%", or a change like "+${digits}%"`, this.#numberAt);
      }
      return limit;
    }
    if (this.#take(/%/y) !== null) {
      this.#refuse(`a number, or a change like "+${digits}%"`, this.#numberAt);
    }
    return fractionOfDecimal(digits);
  }

  #change(operator: Operator) {
    const digits = this.#number("a number");
    if (this.#take(/%/y) !== null) {
      const limit = fractionOfPercent(digits);
      if (!isRise(operator) && isBeyondAll(operator, limit)) {
        this.#refuse('a fall of less than "100%"', this.#numberAt);
      }
      return { limit, of: "base" } as const;
    }
    if (this.#measure === Measure.errorRate) this.#refuse('"%": of an error rate, as a share of BASE');
    return { limit: fractionOfDecimal(digits), of: "value" } as const;
  }

  #operator(expected: string): Operator {
    const typed = this.#take(/[<>]=?/y);
    const operator = OPERATORS.find((name) => name === typed);
    return operator ?? this.#refuse(expected);
  }

  #number(expected: string): string {
    this.#skipBlanks();
    this.#numberAt = this.#at;
    return this.#take(/\d+(?:\.\d+)?(?![\w.])/y) ?? this.#refuse(expected);
  }

  /** What a sticky expression finds after blanks. */
  #take(pattern: RegExp): string | null {
    this.#skipBlanks();
    return this.#takeHere(pattern);
  }

  #takeHere(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#inSmallLetters) ?? [];
    if (found === undefined) return null;
    this.#at += found.length;
    return found;
  }

  #skipBlanks(): void {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at += 1;
  }

  #refuse(expected: string, at = this.#at): never {
    const rest = this.#text.slice(at);
    const [word] = /^\S+/.exec(rest) ?? [];
    const found = word !== undefined ? `"${word}"` : rest.trim() === "" ? "its end" : "a blank";
    throw new BrownoutError(
      ErrorCode.usage,
      `Cannot use ${this.#name}: expected ${expected} at character ${at + 1} but found ${found}`,
      { detail: [`  ${this.#text.replace(/\s/g, " ")}`, `  ${" ".repeat(at)}^`] },
    );
  }
}

/** No rate is above 100 %, and nothing falls by more: such a rule would never be breached. */
function isBeyondAll(operator: Operator, share: Fraction): boolean {
  const order = compareFractions(share, ALL);
  return operator === Operator.above || operator === Operator.below ? order >= 0 : order > 0;
}

function rowKey(hour: number, weekday: Weekday | undefined) {
  return weekday === undefined ? { hour } : { weekday, hour };
}
