import { describe, expect, test } from "vitest";
import { compileTemplate, type FieldPiece, type Meaning, PADDING } from "../../../src/scan/formats/compile-template.ts";
import type { TemplateFormat } from "../../../src/scan/formats/custom-format.ts";
import { templateParser } from "../../../src/scan/formats/template.ts";
import { expectLinear } from "../linear.ts";

const WORDING = { syntax: "nginx", time: "a time", address: "a client", status: "a status" } as const;
const TIME = "06/May/2019:17:24:53 +0300";
const RECORD = { time: TIME, address: "192.0.2.1", status: "502" };

const time = field("$time", { role: "time", rank: 0, example: TIME });
const address = field("$address", { role: "address", rank: 0 });
const status = field("$status", { role: "status", rank: 0 });

function field(text: string, means: Meaning | null = null): FieldPiece {
  return { kind: "field", text, name: text, means };
}

function compiled(...pieces: Parameters<typeof compileTemplate>[0]): TemplateFormat {
  return compileTemplate(pieces, WORDING) as TemplateFormat;
}

function parserOf(...pieces: Parameters<typeof compileTemplate>[0]) {
  return templateParser(compiled(...pieces), []).parse;
}

describe("a field ends where the text behind it begins", () => {
  test("all of that text, so that a user may have spaces", () => {
    const parse = parserOf(address, " - ", field("$user"), " [", time, '] "', field("$request"), '" ', status);
    expect(parse(`192.0.2.1 - ann b. lee [${TIME}] "GET /" 502`)).toEqual(RECORD);
    expect(parse(`192.0.2.1 -  [${TIME}] "" 502`)).toEqual(RECORD);
    expect(parse(`192.0.2.1 - - [${TIME}] "GET /`)).toBe("not of this format");
    expect(parse("")).toBe("not of this format");
  });

  test("a quote with a backslash before it belongs to a quoted field, and one with two does not", () => {
    const parse = parserOf(address, " [", time, '] "', field("$agent"), '" ', field("$bytes"), " ", status);
    expect(parse(String.raw`192.0.2.1 [${TIME}] "a \" 200 b" 7 502`)).toEqual(RECORD);
    expect(parse(String.raw`192.0.2.1 [${TIME}] "a \\" 7 502`)).toEqual(RECORD);
    expect(parse(String.raw`192.0.2.1 [${TIME}] "C:\" 7 502`)).toEqual(RECORD);
  });

  test("a quote that lacks its backslash is told by the status that does not follow", () => {
    const parse = parserOf(address, " [", time, '] "', field("$request"), '" ', status, " ", field("$bytes"));
    expect(parse(`192.0.2.1 [${TIME}] "GET /" onload="x HTTP/1.1" 502 7`)).toEqual(RECORD);
    expect(parse(`192.0.2.1 [${TIME}] "GET /" oops`)).toEqual({ ...RECORD, status: "oops" });
    expect(parse(`192.0.2.1 [${TIME}] "GET /" - 7`)).toEqual({ ...RECORD, status: undefined });
  });

  test("a time without brackets has its own spaces", () => {
    const parse = parserOf(address, " ", time, " ", status);
    expect(parse(`192.0.2.1 ${TIME} 502`)).toEqual(RECORD);
  });

  test("a list has spaces behind its commas", () => {
    const parse = parserOf(
      address,
      " ",
      field("$upstream_addr"),
      " [",
      time,
      "] ",
      field("$upstream_status"),
      " ",
      status,
    );
    expect(parse(`192.0.2.1 10.0.0.1:80, 10.0.0.2:80 : 10.0.0.3:80 [${TIME}] 200, 504 : 200 502`)).toEqual(RECORD);
  });

  test("an address ends at the last colon, where a port follows", () => {
    const parse = parserOf(address, ":", field("$port"), " [", time, "] ", status);
    expect(parse(`192.0.2.1:443 [${TIME}] 502`)).toEqual(RECORD);
    expect(parse(`2001:db8::1:443 [${TIME}] 502`)).toEqual({ ...RECORD, address: "2001:db8::1" });
    expect(parse(`[2001:db8::1]:443 [${TIME}] 502`)).toEqual({ ...RECORD, address: "[2001:db8::1]" });
    expect(parse(`192.0.2.1 [${TIME}] 502`)).toBe("not of this format");
  });

  test("any white space may stand where the template says so", () => {
    const parse = parserOf(address, PADDING, status, " ", PADDING, time);
    expect(parse(`192.0.2.1 \t  502    ${TIME}`)).toEqual(RECORD);
  });
});

describe("what stands behind the last wanted field", () => {
  const parse = parserOf(time, "\t", address, "\t", status, "\t", field("$agent"), "\n");

  test("may be cut off", () => {
    expect(parse(`${TIME}\t192.0.2.1\t502\tMoz`)).toEqual(RECORD);
    expect(parse(`${TIME}\t192.0.2.1\t502`)).toEqual(RECORD);
    expect(parse(`${TIME}\t192.0.2.1\t`)).toEqual({ ...RECORD, status: undefined });
    expect(parse(`${TIME}\t192.0.2.1`)).toBe("not of this format");
  });

  test("may be more than the template says", () => {
    expect(parserOf(time, "|", address, "|", status)(`${TIME}|192.0.2.1|502 more of it`)).toEqual(RECORD);
  });
});

test("a forwarded address is looked for where somebody asks for it", () => {
  const template = compiled(address, " [", time, "] ", status, ' "', field("$http_x_forwarded_for"), '"');
  const line = `192.0.2.1 [${TIME}] 502 "198.51.100.7, 203.0.113.9"`;
  const forwarded = "198.51.100.7, 203.0.113.9";
  expect(templateParser(template, []).parse(line)).toEqual(RECORD);
  for (const name of ["X-Forwarded-For", "http_x_forwarded_for", "$http_x_forwarded_for", "xff"]) {
    expect(templateParser(template, [name]).parse(line)).toEqual({ ...RECORD, forwarded });
  }
  expect(templateParser(template, ["address"]).parse(line)).toEqual({ ...RECORD, forwarded: "192.0.2.1" });
  expect(templateParser(template, ["elsewhere"]).parse(line)).toEqual(RECORD);
  expect(templateParser(template, ["xff"]).parse(`192.0.2.1 [${TIME}] 502`)).toEqual({
    ...RECORD,
    forwarded: undefined,
  });
});

test("of an address that is a list, the first is the client", () => {
  const list = field("$xff", { role: "address", rank: 4, isList: true });
  expect(parserOf(list, " ", time, " ", status)(`192.0.2.1, 10.0.0.1 ${TIME} 502`)).toEqual(RECORD);
});

test("what is missing is named, and where two fields have nothing between them", () => {
  expect(compileTemplate([address, " ", status], WORDING)).toEqual({ expected: "a time", found: "$address $status" });
  expect(compileTemplate([address, " ", time], WORDING)).toMatchObject({ expected: "a status" });
  expect(compileTemplate([status, " ", time], WORDING)).toMatchObject({ expected: "a client" });
  const crowd = [time, " ", address, status];
  expect(compileTemplate(crowd, WORDING)).toEqual({
    expected: "something between the two fields",
    found: "$address$status",
  });
  expect(compileTemplate([time, " ", address, " ", status, " ", field("$a"), field("$b")], WORDING)).toHaveProperty(
    "fields",
  );
});

test("a template is data", () => {
  const template = compiled(time, "|", address, "|", status);
  expect(JSON.parse(JSON.stringify(template))).toEqual(template);
});

test("a line of 1 MiB takes no time", () => {
  const parse = parserOf(address, " - ", field("$u"), ' "', field("$a"), '" "', field("$b"), '" ', time, " ", status);
  expectLinear(() => {
    for (const part of ['" ', '\\" "', " - ", '"', "\\", ", ", ' "\\\\" ', " : "]) {
      parse(`192.0.2.1 - - "${part.repeat(2 ** 20 / part.length)}`);
    }
  });
});
