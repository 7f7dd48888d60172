import { expect, test } from "vitest";
import { BrownoutError } from "../../src/error.ts";
import { openOptions, readAnalyzeFlags, readScanOptions } from "../../src/options/analyze-options.ts";
import { BadValue } from "../../src/options/bad-value.ts";
import { readFieldName, readFormat, readFormatRegex } from "../../src/options/format.ts";
import { USUAL_NAMES } from "../../src/scan/formats/format.ts";

test.each([
  ["combined", "combined"],
  ["docker/combined", "docker/combined"],
  [" jsonl ", "jsonl"],
  ['<Valve pattern="combined"/>', "combined"],
  ["COMBINED", "combined"],
  ["VCOMMON", "common"],
  ["AWSS3", "s3"],
  ["AWSELB", "alb"],
  ["Squid", "squid"],
  ["CADDY", "jsonl"],
])("%j is a name", (text, name) => {
  expect(readFormat(text)).toEqual({ name, names: null, custom: null });
});

test.each([
  ['$remote_addr [$time_local] "$request" $status', "nginx"],
  ["log_format main '$remote_addr [$time_local] $status';", "nginx"],
  ['%h %l %u %t "%r" %>s %b', "apache"],
  ["%h %t %s %b", "apache"],
  ['LogFormat "%h %t %>s" short', "apache"],
  ["%{%d/%b/%Y:%T}t %h %s", "apache"],
  ['%h %^[%d:%t %^] "%r" %s %b "%R" "%u"', "goaccess"],
  ["%dT%t %h %s", "goaccess"],
  ["time-format %T\ndate-format %F\nlog-format %d %t %h %s", "goaccess"],
  ["CLOUDSTORAGE", "goaccess"],
  ["goaccess:%x %h %s", "goaccess"],
  ["apache:%h %t %>s $x", "apache"],
  ["nginx:$remote_addr %h $time_local $status", "nginx"],
  ["%ci:%cp [%tr] %ft %b/%s %ST %B", "haproxy-format"],
  [String.raw`log-format %ci:%cp\ [%tr]\ %ST`, "haproxy-format"],
  ["haproxy:%ci %t %ST", "haproxy-format"],
  ["%ts.%03tu %6tr %>a %Ss/%03>Hs %<st", "squid-format"],
  ["logformat mine %>a [%tl] %>Hs", "squid-format"],
  ["squid:%ts %>a %>Hs", "squid-format"],
  ['pattern="%h %t &quot;%r&quot; %s"', "apache"],
  ['<Valve className="x" pattern="%h %t &quot;%r&quot; %s"/>', "apache"],
  ["%h %{yyyy-MM-dd'T'HH:mm:ss}t %s", "apache"],
])("%j is a template in its language", (text, syntax) => {
  expect(readFormat(text)).toMatchObject({ name: null, names: null, custom: { kind: "template", syntax } });
});

test("a string that makes JSON objects is the format jsonl with its keys, or a template too", () => {
  const string = '{"t":"$time_iso8601","ip":"$remote_addr","s":$status}';
  const names = { time: ["t"], address: ["ip"], status: ["s"] };
  expect(readFormat(`log_format json escape=json '${string}';`)).toEqual({ name: "jsonl", names, custom: null });
  expect(readFormat(string)).toMatchObject({ name: "jsonl", names, custom: { syntax: "nginx" } });
});

test.each([
  ["combind", /^expected a format that "brownout formats" lists, or an nginx log_format, .* but found "combind"$/],
  ["", /^expected a format/],
  ["docker/combind", /^expected a format/],
  ["nginx", /^expected the string itself, like "\$remote_addr \[\$time_local\] \$status" but found "nginx"$/],
  ["apache", /^expected the string itself, like "%h %t %>s" but found "apache"$/],
  ["goaccess:", /^expected the string itself/],
  ["regex", /^expected the expression itself, given as --format-regex but found "regex"$/],
  ["[$time_local] $status", /^expected a client \(\$remote_addr\) but found "\[\$time_local\] \$status"$/],
  ["%h %t", /^expected a status \(%>s\) but found "%h \[%t\]"$/],
  ["log-format %h\ndate-format %F", /^expected a time \(%x, or %d and %t\) but found "%h"$/],
  ["%ci %cp [%tr] %b", /^expected a status \(%ST\) in HAProxy's log-format but found "%ci %cp \[%tr\] %b"$/],
  ["logformat x %ts %>a", /^expected a status \(%>Hs\) in Squid's logformat but found "%ts %>a"$/],
  [
    "[%START_TIME%] %RESPONSE_CODE%",
    /^expected a language that is read \(of Envoy, only its default: --format envoy\)/,
  ],
  ['<Valve pattern="%h"/><Valve pattern="%a"/>', /^expected one pattern but found/],
  ["log_format a\n'$status';", /^expected a time .* but found "\$status"$/],
])("%j is refused", (text, message) => {
  expect(refusal(() => readFormat(text))).toMatch(message);
});

test("a regular expression has three groups", () => {
  expect(readFormatRegex("(?<ip>.) (?<time>.) (?<status>.)")).toMatchObject({ kind: "regex" });
  expect(refusal(() => readFormatRegex("(?<ip>.) (?<time>.)"))).toBe(
    'expected a group (?<status>…) but found "(?<ip>.) (?<time>.)"',
  );
});

test("what the user says of the format is what detection is told", () => {
  const { custom } = readFormat("%h %t %>s");
  expect(openOptions(readScanOptions({ format: "%h %t %>s" })).choice).toEqual({
    name: null,
    names: USUAL_NAMES,
    custom,
    client: undefined,
  });
  expect(openOptions(readScanOptions({ format: "combined" })).choice).toEqual({
    name: "combined",
    names: USUAL_NAMES,
    client: undefined,
  });
});

test("a file has one format", () => {
  const both = { format: "combined", formatRegex: "(?<ip>.)(?<time>.)(?<status>.)" };
  expect(refusal(() => readAnalyzeFlags(both))).toBe(
    "Cannot use --format and --format-regex together: a file has one format",
  );
  expect(refusal(() => readScanOptions({ format: "%h %t" }))).toBe(
    'Cannot use format: expected a status (%>s) but found "%h [%t]"',
  );
});

test("a format that says where its fields are has no others", () => {
  for (const format of ["combined", "docker/alb"]) {
    expect(refusal(() => readAnalyzeFlags({ format, fields: "ip=x" }))).toBe(
      "Cannot use --fields and --format together: the format says where its fields are",
    );
  }
  expect(readAnalyzeFlags({ format: "docker/logfmt", fields: "ip=x" }).fields.address).toEqual(["x"]);
  expect(refusal(() => readAnalyzeFlags({ format: "%h %t %>s", fields: "ip=x" }))).toBe(
    "Cannot use --fields and --format together: the format says where its fields are",
  );
  expect(refusal(() => readScanOptions({ formatRegex: "(?<ip>.)(?<time>.)(?<status>.)", fields: "ip=x" }))).toBe(
    "Cannot use fields and formatRegex together: the format says where its fields are",
  );
  expect(readScanOptions({ format: "jsonl", fields: "ip=x" }).fields.address).toEqual(["x"]);
});

test("a field has a name", () => {
  expect(readFieldName(" x-forwarded-for ")).toBe("x-forwarded-for");
  expect(refusal(() => readFieldName(" "))).toMatch(/^expected the name of a field/);
});

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof BadValue || error instanceof BrownoutError) return error.message;
    throw error;
  }
  throw new Error("it was not refused");
}
