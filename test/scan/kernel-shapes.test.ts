/**
 * The kernel reads lines of every format and wrapper by their shapes: most of what servers write, and nothing otherwise than
 * the reference does.
 */
import { describe, expect, test } from "vitest";
import { loadKernel } from "../../src/pool/load-kernel.ts";
import { customName } from "../../src/scan/formats/custom.ts";
import type { TemplateFormat } from "../../src/scan/formats/custom-format.ts";
import { USUAL_NAMES } from "../../src/scan/formats/format.ts";
import { compileNginx } from "../../src/scan/formats/nginx.ts";
import { scannerOf } from "../../src/scan/scanner.ts";
import type { SourceFormat } from "../../src/scan/source-format.ts";
import { sampled, sized } from "../size.ts";
import { deferredLines, expectAgreement, readingAtMost, wrongCuts } from "./agreement.ts";
import type { Writer } from "./formats/writers/writer.ts";
import { loadWriters } from "./formats/writers.ts";
import { Dice } from "./hostile/dice.ts";
import { ordinaryCapture, writtenCapture } from "./hostile/written-captures.ts";
import { SERVER_ERRORS } from "./scan.ts";

const LINES = 1_000;
const MOST_DEFERRED = LINES / 20;
const ALTERED_CAPTURES = sized({ short: 1, long: 12 });
/** Of the values of a byte, one in so many is tried in a short run. */
const NTH_BYTE = 73;
/** Their objects go over several lines; their dates may be of either order. */
const LEFT_TO_THE_REFERENCE = ["document/jsonl", "iis-native"];

const NGINX =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

function formatOf(writer: Writer): SourceFormat {
  return { name: writer.format, names: USUAL_NAMES };
}

const writers = [...(await loadWriters())].filter(([, { format }]) => !LEFT_TO_THE_REFERENCE.includes(format));

describe.each(writers)("%s", (_, writer) => {
  const format = formatOf(writer);

  test("is proved, but for one line in twenty at most", () => {
    const deferred = deferredLines(ordinaryCapture(new Dice(1), writer, LINES), format);
    expect(deferred.length - writer.header.length, deferred.slice(0, 3).join("\n")).toBeLessThanOrEqual(MOST_DEFERRED);
  });

  test("is read like the reference does whatever becomes of its lines", () => {
    for (let seed = 1; seed <= ALTERED_CAPTURES; seed += 1) {
      expectAgreement(writtenCapture(new Dice(seed), writer, LINES, seed % 2 === 0 ? 50 : 0), format);
    }
  });

  test("is read like the reference does with any byte in place of another", () => {
    const line = Buffer.from(writtenCapture(new Dice(3), writer, 1, 100));
    const altered: Buffer[] = [];
    for (let at = 0; at < line.length; at += 1) {
      for (const byte of sampled(BYTES, NTH_BYTE, at)) {
        const copy = Buffer.from(line);
        copy[at] = byte;
        altered.push(copy);
      }
    }
    expectAgreement(Buffer.concat(altered), format);
  });

  test("is read the same in pieces of any size, and in two parts", () => {
    const bytes = writtenCapture(new Dice(4), writer, 4, 50);
    for (const most of sampled(SIZES, 29)) expectAgreement(bytes, format, { reader: readingAtMost(most) });
    if (scannerOf(SERVER_ERRORS, format, null).state.carried === "" && writer.header.length === 0) {
      const [scanner, reference] = [loadKernel(), null].map((kernel) => scannerOf(SERVER_ERRORS, format, kernel));
      const isCut = /^(?:docker|cri)/.test(format.name); // what one part has of a line the next would have to know
      if (!isCut && scanner !== undefined && reference !== undefined) {
        expect(wrongCuts(bytes, scanner, reference)).toEqual([]);
      }
    }
  });
});

/** From one byte to a vector and more; beyond, what is whole in one piece is whole in all. */
const SIZES = [
  ...Array.from({ length: 80 }, (_, size) => size + 1),
  100,
  127,
  128,
  129,
  200,
  255,
  256,
  300,
  400,
  500,
  700,
];
const BYTES = Array.from({ length: 256 }, (_, byte) => byte);

describe("a format of the user's own", () => {
  const template = (compileNginx(NGINX) as { readonly template: TemplateFormat }).template;
  const format = { name: customName(template), names: USUAL_NAMES, custom: template };
  const writer = Object.fromEntries(writers)["combined"] as Writer;

  test("is proved", () => {
    expect(deferredLines(ordinaryCapture(new Dice(1), writer, LINES), format).length).toBeLessThan(MOST_DEFERRED);
  });

  test("is read like the reference does whatever becomes of its lines", () => {
    for (let seed = 1; seed <= ALTERED_CAPTURES; seed += 1) {
      expectAgreement(writtenCapture(new Dice(seed), writer, LINES, 30), format);
    }
  });
});
