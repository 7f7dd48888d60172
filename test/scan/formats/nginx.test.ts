import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TemplateFormat } from "../../../src/scan/formats/custom-format.ts";
import { compileNginx } from "../../../src/scan/formats/nginx.ts";
import { templateParser } from "../../../src/scan/formats/template.ts";
import { compiledBy, readBy } from "./compiled.ts";

const TIME = "06/May/2019:17:24:53 +0300";
const COMBINED = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer"';
const LINE = `203.0.113.9 - ann [${TIME}] "GET / HTTP/1.1" 502 157 "-"`;
const RECORD = { time: TIME, address: "203.0.113.9", status: "502" };

const compiled = compiledBy(compileNginx);
const read = readBy(compileNginx);

describe("the directive is read as it stands in the configuration", () => {
  test.each([
    COMBINED,
    `log_format main '${COMBINED}';`,
    `  log_format  main  '${COMBINED}'  ;\n`,
    `log_format main escape=default '${COMBINED}'`,
    `log_format main escape=none '${COMBINED}';`,
    `log_format main '$remote_addr - $remote_user [$time_local] "$request" '\n\t'$status $body_bytes_sent '\n'"$http_referer"';`,
    `log_format main '$remote_addr - $remote_user [$time_local] ' # who and when\n  '"$request" $status';`,
    `log_format main "$remote_addr - $remote_user [$time_local] \\"$request\\" $status";`,
    `'$remote_addr - $remote_user [$time_local] "$request" '\n'$status'`,
    `'${COMBINED}';`,
    COMBINED.replace(/\$(\w+)/g, "$${$1}"),
  ])("%s", (text) => {
    expect(read(text, LINE)).toEqual(RECORD);
  });

  test("tabs are written as \\t", () => {
    expect(read(String.raw`$time_local\t$remote_addr\t$status`, `${TIME}\t203.0.113.9\t502`)).toEqual(RECORD);
    const text = String.raw`log_format tabs '$time_iso8601\t$remote_addr\t$status';`;
    expect(read(text, "2019-05-06T17:24:53+03:00\t203.0.113.9\t502")).toEqual({
      ...RECORD,
      time: "2019-05-06T17:24:53+03:00",
    });
  });

  test("a string may be quoted fields alone", () => {
    expect(read('"$time_local" "$remote_addr" "$status"', `"${TIME}" "203.0.113.9" "502"`)).toEqual(RECORD);
  });
});

describe("of several fields that say the same", () => {
  test("a time on a clock comes before an epoch", () => {
    expect(read("$msec $remote_addr [$time_local] $status", `1557152693.001 203.0.113.9 [${TIME}] 502`)).toEqual(
      RECORD,
    );
    expect(read("$msec $remote_addr $status", "1557152693.001 203.0.113.9 502")).toMatchObject({
      time: "1557152693.001",
    });
  });

  test("the connection's address comes before what headers claim", () => {
    const text = "$http_x_forwarded_for|$realip_remote_addr|$remote_addr|$time_local|$status";
    expect(read(text, `198.51.100.7|10.0.0.1|203.0.113.9|${TIME}|502`)).toEqual(RECORD);
    expect(read("$http_x_forwarded_for|$time_local|$status", `203.0.113.9, 10.0.0.1|${TIME}|502`)).toEqual(RECORD);
    expect(read("$the_real_ip|$time_local|$status", `203.0.113.9|${TIME}|502`)).toEqual(RECORD);
    expect(read("$my_client_ip|$time_local|$status", `203.0.113.9|${TIME}|502`)).toEqual(RECORD);
  });

  test("the server's status is no upstream's", () => {
    expect(read("$remote_addr [$time_local] $upstream_status $status", `203.0.113.9 [${TIME}] 200, 504 502`)).toEqual(
      RECORD,
    );
  });
});

test("LTSV is a template", () => {
  const line = `time:${TIME}\thost:203.0.113.9\tforwardedfor:198.51.100.7\tstatus:502\tua:x`;
  const text =
    "time:$time_local\thost:$remote_addr\tforwardedfor:$http_x_forwarded_for\tstatus:$status\tua:$http_user_agent";
  expect(read(text, line, ["forwardedfor"])).toEqual({ ...RECORD, forwarded: "198.51.100.7" });
});

describe("a string that makes JSON objects", () => {
  const JSON_STRING = '{"at":"$time_iso8601","client":{"ip":"$remote_addr"},"status":$status,"took":$request_time}';
  const names = { time: ["at"], address: ["client.ip"], status: ["status"] };

  test("names the keys", () => {
    expect(compiled(`log_format json escape=json '${JSON_STRING}';`)).toEqual({ template: null, names });
    expect(compiled(JSON_STRING.replace("$status", "$" + "{status}")).names).toEqual(names);
    expect(compiled('{"t":"[$time_local]","ip":"$remote_addr:$remote_port","s":"$status"}').names).toEqual({
      time: ["t"],
      address: ["ip"],
      status: ["s"],
    });
  });

  test("is a template too where it is not said that quotes are escaped as JSON has it", () => {
    const { template, names: found } = compiled(JSON_STRING);
    expect(found).toEqual(names);
    const line = '{"at":"2019-05-06T17:24:53Z","client":{"ip":"203.0.113.9"},"status":502,"took":0.1}';
    expect(templateParser(template as TemplateFormat, []).parse(line)).toEqual({
      ...RECORD,
      time: "2019-05-06T17:24:53Z",
    });
  });
});

test.each([
  ["$remote_addr $status", "a time ($time_local, $time_iso8601 or $msec)", "$remote_addr $status"],
  ["[$time_local] $status", "a client ($remote_addr)", "[$time_local] $status"],
  ["$remote_addr [$time_local]", "a status ($status)", "$remote_addr [$time_local]"],
  ["$remote_addr [$time_local] $upstream_status", "a status ($status)", "$remote_addr [$time_local] $upstream_status"],
  ["$binary_remote_addr [$time_local] $status", "the client as text ($remote_addr)", "$binary_remote_addr"],
  ["$remote_addr$status [$time_local]", "something between the two fields", "$remote_addr$status"],
  ["log_format main;", "log_format, a name and a string", "log_format main;"],
  ["log_format a '$status'; log_format b '$status';", "one log_format", "log_format b '$status';"],
])("%s is refused", (text, expected, found) => {
  expect(compileNginx(text)).toEqual({ expected, found });
});

test("what a string writes is read back", () => {
  const word = fc.stringMatching(/^[!-~]{1,8}$/).map((text) => text.replace(/["\\$[\]|]/g, "x"));
  const others = ["$request", "$http_referer", "$remote_user", "$request_time"];
  const wanted = ["$remote_addr", "$time_local", "$status"];
  const values = { $remote_addr: "2001:db8::1", $time_local: TIME, $status: "503" };
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...wanted, ...others], { minLength: 7 }),
      fc.array(word, { minLength: 7, maxLength: 7 }),
      fc.constantFrom('" "', "|", "] [", "\t"),
      (order, words, between) => {
        const template = `"${order.join(between)}"`;
        const line = `"${order.map((name, index) => values[name as keyof typeof values] ?? words[index]).join(between)}"`;
        expect(read(template, line)).toEqual({ time: TIME, address: "2001:db8::1", status: "503" });
      },
    ),
  );
});

test("variables side by side that nobody asks for are one", () => {
  const text = '$remote_addr [$time_local] "$scheme://$host$request_uri" $status';
  expect(read(text, `203.0.113.9 [${TIME}] "https://example.com/a" 502`)).toEqual(RECORD);
  expect(compileNginx("$remote_addr$host [$time_local] $status")).toEqual({
    expected: "something between the two fields",
    found: "$remote_addr$host",
  });
});
