import { describe, expect, test } from "vitest";
import { message } from "../../../src/scan/wrappers/message.ts";

const { unwrap } = message.unwrapper();

describe("the line within", () => {
  test.each(["message", "MESSAGE", "textPayload", "_raw", "line"])("is the %s", (key) => {
    expect(unwrap(JSON.stringify({ host: { name: "web" }, [key]: 'a "b"' }))).toEqual({
      text: 'a "b"',
      time: undefined,
    });
  });

  test("is the first that is a text", () => {
    expect(unwrap('{"line":"b","message":"a"}')).toMatchObject({ text: "a" });
    expect(unwrap('{"line":"b","message":{"text":"a"}}')).toMatchObject({ text: "b" });
  });

  test.each(["a\n", "a\r\n"])("of %j is without its terminator", (text) => {
    expect(unwrap(JSON.stringify({ message: text }))).toMatchObject({ text: "a" });
  });

  test("is behind a tag of syslog's, and a host", () => {
    expect(unwrap('{"message":"nginx[7]: 192.0.2.1 - -"}')).toMatchObject({ text: "192.0.2.1 - -" });
    expect(unwrap('{"message":"web-7 nginx: 192.0.2.1 - -"}')).toMatchObject({ text: "192.0.2.1 - -" });
    expect(unwrap('{"message":"2001:db8::1 - -"}')).toMatchObject({ text: "2001:db8::1 - -" });
    expect(unwrap('{"message":"2019-05-06 17:24:53 a"}')).toMatchObject({ text: "2019-05-06 17:24:53 a" });
  });

  test("has its time, or else the collector's", () => {
    expect(unwrap('{"message":"a","@timestamp":"2019-05-06T14:24:53Z"}')).toMatchObject({
      time: "2019-05-06T14:24:53Z",
    });
    expect(unwrap('{"MESSAGE":"a","__REALTIME_TIMESTAMP":"1557152693123456"}')).toMatchObject({
      time: "1557152693123456",
    });
    expect(unwrap('{"message":"a","timestamp":1557152693}')).toMatchObject({ time: "1557152693" });
    expect(unwrap('{"message":"a","timestamp":{"seconds":1557152693}}')).toMatchObject({ time: undefined });
  });
});

describe("an envelope of", () => {
  test.each<[string, object, string | undefined]>([
    ["Elasticsearch", { _index: "a", _source: { "@timestamp": "b", message: "x" } }, "b"],
    ["Elasticsearch, of Graylog's documents", { _source: { timestamp: "b", short_message: "x" } }, "b"],
    ["Splunk's export", { preview: false, result: { _raw: "x", _time: "b" } }, "b"],
    ["GELF", { version: "1.1", short_message: "x", timestamp: 1557152693.25 }, "1557152693.25"],
    ["Wazuh", { timestamp: "b", agent: { ip: "192.0.2.1" }, full_log: "x" }, "b"],
    ["CloudWatch Insights", { "@timestamp": "b", "@message": "x" }, "b"],
    ["Elasticsearch, of Fluent Bit's documents", { _source: { log: "x", "@timestamp": "b" } }, "b"],
    ["ECS, which has the line beside what is made of it", { message: "GET /", event: { original: "x" } }, undefined],
    ["Elasticsearch's fields", { fields: { message: ["x"], "@timestamp": ["b"] } }, "b"],
    ["Google Cloud", { jsonPayload: { message: "x" }, timestamp: "b" }, "b"],
    ["Datadog", { id: "a", attributes: { message: "x", timestamp: "b" } }, "b"],
    ["OpenTelemetry", { body: { stringValue: "x" }, timeUnixNano: "1557152693000000000" }, "1557152693000000000"],
    ["OpenTelemetry, flattened", { body: "x", timestamp: "b" }, "b"],
  ])("%s has its line and its time", (_, object, time) => {
    expect(unwrap(JSON.stringify(object))).toEqual({ text: "x", time });
  });

  test("what only resembles one has none", () => {
    for (const line of ['{"result":{"raw":"x"}}', '{"fields":{"message":["x","y"]}}', '{"body":{"intValue":"7"}}']) {
      expect(unwrap(line)).toBe("not of this format");
    }
  });
});

test("each object on a line is unwrapped, with what was repaired in it", () => {
  expect(unwrap('{"message":"a"}{"message":"b"}{"msg":"c"}')).toEqual({
    kind: "several",
    pieces: [{ text: "a", time: undefined }, { text: "b", time: undefined }, "not of this format"],
  });
  expect(unwrap('{"message":"a","took":-}')).toEqual({ text: "a", time: undefined, repair: "bare value in JSON" });
});

describe("what has no line within", () => {
  test.each([
    ['{"msg":"a"}', "not of this format"],
    ['{"message":["a"]}', "not of this format"],
    ['{"message":null}', "not of this format"],
    ['["message"]', "not of this format"],
    ['"message"', "not of this format"],
    ["null", "not of this format"],
    ['{"message":"a"', "not JSON"],
    ["", "not JSON"],
  ])("%s is %s", (line, reason) => {
    expect(unwrap(line)).toBe(reason);
  });

  test("is not what every object has", () => {
    expect(unwrap('{"__proto__":{"message":"a"}}')).toBe("not of this format");
  });
});
