/**
 * JSON objects in which a collector has put lines as they were: Filebeat, Fluentd, Vector, journald, Google Cloud,
 * Splunk.
 *
 *     {"@timestamp":"2019-05-06T14:24:53.123Z","message":"203.0.113.9 - - [06/May/2019:17:24:53 +0300] \"GET / …"}
 *     {"__REALTIME_TIMESTAMP":"1557152693123456","MESSAGE":"203.0.113.9 - - [06/May/2019:17:24:53 +0300] \"GET / …"}
 *
 * The line is the first of the values below that is a text, behind what syslog put in front of it if that is a tag
 * only, or a host and a tag (`host nginx: `). Its time is the first of theirs. What journald could not read as UTF-8 it
 * writes as a list of bytes, which is not read.
 */
import { Utf8 } from "../formats/format.ts";
import { isObject, type JsonObject } from "../formats/json-path.ts";
import { Reason } from "../reason.ts";
import { afterHostAndTag } from "./host-and-tag.ts";
import { type Unwrapped, unwrapEach, type Wrapper } from "./wrapper.ts";

export const message: Wrapper = {
  name: "message",
  summary: "JSON of collectors with the line as message: Filebeat, Fluentd, journald, Google Cloud",
  sample: [
    '{"@timestamp":"2019-05-06T14:24:53.123Z","host":{"name":"web"},' +
      String.raw`"message":"203.0.113.9 - - [06/May/2019:17:24:53 +0300] \"GET / HTTP/1.1\" 502 157"}`,
  ],
  source: "https://www.elastic.co/docs/reference/ecs/ecs-base",
  utf8: Utf8.strict,
  unwrapper: () => unwrapEach(unwrap),
};

const TEXT_KEYS = ["message", "MESSAGE", "textPayload", "_raw", "line"];
const TIME_KEYS = ["@timestamp", "timestamp", "time", "__REALTIME_TIMESTAMP", "_time"];
/** What hosts and tags begin with, and uWSGI's `[pid: 7|` does not. */
const WORD = /^[A-Za-z\d]/;
const TERMINATOR = /\r?\n$/;

function unwrap(json: string): Unwrapped | Reason {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return Reason.notJson; // the reason is counted; where in the line it is does not matter
  }
  const text = isObject(value) ? firstText(value, TEXT_KEYS) : undefined;
  if (text === undefined) return Reason.otherFormat;
  const start = WORD.test(text) ? (afterHostAndTag(text, 0) ?? 0) : 0;
  return { text: text.slice(start).replace(TERMINATOR, ""), time: firstText(value as JsonObject, TIME_KEYS) };
}

function firstText(object: JsonObject, keys: readonly string[]): string | undefined {
  const key = keys.find((each) => Object.hasOwn(object, each) && typeof object[each] === "string");
  return key === undefined ? undefined : (object[key] as string);
}
