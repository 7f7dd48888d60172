/**
 * JSON objects in which a collector has put lines as they were: Filebeat, Fluentd, Vector, journald, Google Cloud,
 * Splunk, Graylog, Wazuh, CloudWatch, OpenTelemetry, and Elasticsearch's documents of all of these.
 *
 *     {"@timestamp":"2019-05-06T14:24:53.123Z","message":"203.0.113.9 - - [06/May/2019:17:24:53 +0300] \"GET / …"}
 *     {"__REALTIME_TIMESTAMP":"1557152693123456","MESSAGE":"203.0.113.9 - - [06/May/2019:17:24:53 +0300] \"GET / …"}
 *
 * The line is the first of the texts of `ENVELOPES` that there is, behind what syslog put in front of it if that is a
 * tag only, or a host and a tag (`host nginx: `). Its time is the first of the times beside it; it counts where the line
 * says none itself. What journald could not read as UTF-8 it writes as a list of bytes, which is not read.
 */
import { Utf8 } from "../formats/format.ts";
import { readObjects } from "../formats/json-objects.ts";
import { follow, type JsonObject, type Step, stepsOf } from "../formats/json-path.ts";
import { messageSteps } from "../kernel-steps.ts";
import { Reason } from "../reason.ts";
import type { Repair } from "../record.ts";
import { afterHostAndTag } from "./host-and-tag.ts";
import { type UnwrappedPiece, unwrapEach, type Wrapper } from "./wrapper.ts";

export const message: Wrapper = {
  name: "message",
  summary:
    "JSON of collectors with the line as message: Filebeat, Fluentd, journald, Google Cloud, CloudWatch, Graylog",
  sample: [
    '{"@timestamp":"2019-05-06T14:24:53.123Z","host":{"name":"web"},' +
      String.raw`"message":"203.0.113.9 - - [06/May/2019:17:24:53 +0300] \"GET / HTTP/1.1\" 502 157"}`,
  ],
  source: "https://www.elastic.co/docs/reference/ecs/ecs-base",
  utf8: Utf8.strict,
  shapes: () => {
    const { texts, keys } = paths();
    return [
      messageSteps(
        texts,
        [...keys].filter((key) => !texts.includes(key)),
      ),
    ];
  },
  unwrapper: () => unwrapEach((line) => readObjects(line, unwrap, Reason.otherFormat)),
};

interface Envelope {
  readonly text: readonly string[];
  readonly time: readonly string[];
}

/** Paths, see `json-path.ts`. What keeps the line as it was goes before what may be prose about it. */
const ENVELOPES: readonly Envelope[] = [
  {
    text: ["event.original", "message", "MESSAGE", "textPayload", "_raw", "line"],
    time: ["@timestamp", "timestamp", "time", "__REALTIME_TIMESTAMP", "_time"],
  },
  { text: ["result._raw"], time: ["result._time"] }, // Splunk's JSON export
  { text: ["jsonPayload.message"], time: ["timestamp"] }, // Google Cloud
  { text: ["short_message"], time: ["timestamp"] }, // GELF
  { text: ["full_log"], time: ["timestamp", "@timestamp"] }, // Wazuh, OSSEC
  { text: ["@message"], time: ["@timestamp"] }, // CloudWatch Insights
  { text: ["fields.message", "fields.message[]"], time: ["fields.@timestamp", "fields.@timestamp[]"] }, // Elasticsearch's fields, Logstash's
  { text: ["attributes.message"], time: ["attributes.timestamp"] }, // Datadog's API
  { text: ["body.stringValue", "body"], time: ["timeUnixNano", "@timestamp", "timestamp", "observedTimeUnixNano"] }, // OTLP
];
/** Elasticsearch has a whole document below it, and in that also what is an entry of Docker's elsewhere. */
const DOCUMENT = "_source";
const ENTRY: Envelope = { text: ["log"], time: ["@timestamp", "time"] };

/** What hosts and tags begin with, and uWSGI's `[pid: 7|` does not. */
const WORD = /^[A-Za-z\d]/;
const TERMINATOR = /\r?\n$/;

interface Ways {
  readonly text: readonly Step[];
  readonly time: readonly Step[];
}

interface Paths {
  readonly ways: readonly Ways[];
  /** With which the paths to a text begin, and of these those that are such a path by themselves. */
  readonly keys: ReadonlySet<string>;
  readonly texts: readonly string[];
}
let known: Paths | undefined;

/** The ways along the paths; worked out when the first line asks. */
function paths(): Paths {
  if (known !== undefined) return known;
  const inDocuments = [...ENVELOPES, ENTRY].map((envelope) => waysOf(envelope, `${DOCUMENT}.`));
  const ways = [...ENVELOPES.map((envelope) => waysOf(envelope, "")), ...inDocuments];
  const steps = ways.flatMap(({ text }) => text);
  const texts = steps.filter(({ next, isInList }) => next === null && !isInList).map(({ key }) => key);
  known = { ways, keys: new Set(steps.map(({ key }) => key)), texts: [...new Set(texts)] };
  return known;
}

function waysOf({ text, time }: Envelope, prefix: string): Ways {
  const steps = (path: string) => stepsOf(prefix + path);
  return { text: text.flatMap(steps), time: time.flatMap(steps) };
}

function unwrap(object: JsonObject, repair: Repair | undefined): UnwrappedPiece {
  const { ways, keys } = paths();
  if (!Object.keys(object).some((key) => keys.has(key))) return Reason.otherFormat;
  for (const { text: texts, time: times } of ways) {
    const text = firstOf(texts, object, isText);
    if (text === undefined) continue;
    const start = WORD.test(text) ? (afterHostAndTag(text, 0) ?? 0) : 0;
    const time = firstOf(times, object, isTextOrNumber);
    const line = { text: text.slice(start).replace(TERMINATOR, ""), time: time === undefined ? time : String(time) };
    return repair === undefined ? line : { ...line, repair };
  }
  return Reason.otherFormat;
}

function firstOf<T>(steps: readonly Step[], object: JsonObject, is: (value: unknown) => value is T): T | undefined {
  for (const step of steps) {
    const value = Object.hasOwn(object, step.key) ? follow(step, object[step.key]) : undefined;
    if (is(value)) return value;
  }
  return undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTextOrNumber(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}
