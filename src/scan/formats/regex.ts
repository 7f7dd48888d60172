/**
 * Lines that a regular expression of the user's takes apart, by the names of its groups.
 *
 *     ^(?<ip>\S+) .*?\[(?<time>[^\]]+)\] ".*?" (?<status>\d{3})
 *     203.0.113.9 - ann [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502
 *
 * `time`, `ip` and `status` have to be there. `date` is for lines that have it in another place than the time, which may
 * be called `clock` then; `forwarded`,
 * or any name that `--client-ip` states, is for the addresses that a request was forwarded for. It is looked for anywhere in
 * the line, in time linear in the line (`scan/regex`). Slashes around it, as Ruby, Perl and JavaScript have them, are taken
 * off where it could match nothing with them: `/^…/i`.
 */
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import type { Matcher } from "../regex/matcher.ts";
import { fastestMatcher } from "../regex/native.ts";
import { compile } from "../regex/program.ts";
import { type Expression, parseExpression, SyntaxProblem } from "../regex/syntax.ts";
import type { FormatProblem, RegexFormat } from "./custom-format.ts";
import { type LineParser, lineByLine, unlessDash } from "./format.ts";
import { isForwardedFor } from "./forwarded.ts";
import { type StampParts, stampOf, stampReader } from "./strptime.ts";

const REQUIRED = ["ip", "status"];
const FORWARDED = "forwarded";

/** Of the flags, those that say nothing of a line are passed over. */
const DELIMITED = /^\/(\^[\s\S]*)\/([dgimsuy]*)$/;

export function compileRegex(text: string): RegexFormat | FormatProblem {
  const source = text.replace(DELIMITED, (_, inner: string, flags: string) => {
    const kept = flags.replace(/[^is]/g, "");
    return kept === "" ? inner : `(?${kept})${inner}`;
  });
  try {
    const expression = parseExpression(source);
    const required = [...(isApart(expression) ? ["date", "clock"] : ["time"]), ...REQUIRED];
    const missing = required.find((name) => !expression.groups.includes(name));
    if (missing !== undefined) return { expected: `a group (?<${missing}>…)`, found: source };
    compile(expression, expression.groups);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return { expected: error.expected, found: error.found };
  }
  return { kind: "regex", source };
}

export function regexParser({ source }: RegexFormat, forwarded: readonly string[]): LineParser {
  const expression = parseExpression(source);
  const forwardedGroup = groupFor(forwarded, expression);
  const clock = isApart(expression) ? "clock" : "time";
  const whole = expression.groups.includes("date") ? joiner(clock) : null;
  const groups = [
    clock,
    ...REQUIRED,
    ...(whole === null ? [] : ["date"]),
    ...(forwardedGroup === undefined ? [] : [forwardedGroup]),
  ];
  const found = fastestMatcher(expression, groups);
  return lineByLine((text): RawRecord | Reason => {
    if (!found.find(text)) return Reason.otherFormat;
    const record = {
      time: whole === null ? unlessDash(found.group("time")) : whole(found),
      address: unlessDash(found.group("ip")),
      status: unlessDash(found.group("status")),
    };
    return forwardedGroup === undefined ? record : { ...record, forwarded: unlessDash(found.group(forwardedGroup)) };
  });
}

/** Whether the clock has a group of its own. */
function isApart({ groups }: Expression): boolean {
  return groups.includes("clock") && !groups.includes("time");
}

function groupFor(names: readonly string[], { groups }: Expression): string | undefined {
  const named = names.flatMap((name) => [name, name.replaceAll("-", "_")]).find((name) => groups.includes(name));
  return named ?? (names.some(isForwardedFor) ? groups.find((group) => group === FORWARDED) : undefined);
}

const DATES = [
  "%Y-%m-%d",
  "%d/%b/%Y",
  "%Y/%m/%d",
  "%Y%m%d",
  "%d-%b-%Y",
  "%d.%m.%Y",
  "%b %d %Y",
  "%b %d, %Y",
  "%d %b %Y",
];
const TIMES = ["%H:%M:%S", "%H:%M:%S %z", "%I:%M:%S %p"];

/** Reads date and time together. */
function joiner(clock: string): (found: Matcher) => string | undefined {
  const dates = DATES.map(stampReader);
  const times = TIMES.map(stampReader);
  return (found) => {
    const date = unlessDash(found.group("date"));
    const time = unlessDash(found.group(clock));
    if (date === undefined || time === undefined) return undefined;
    const parts: StampParts = {};
    const isRead = dates.some((each) => each.read(date, parts)) && times.some((each) => each.read(time, parts));
    return (isRead ? stampOf(parts) : undefined) ?? `${date} ${time}`;
  };
}
