/**
 * A format of one or two shapes: all that a new text format needs is a file that names it and writes them down.
 */
import { type DateLayout, directiveSteps, lineSteps, type Steps } from "../kernel-steps.ts";
import { Reason } from "../reason.ts";
import { DIRECTIVE, type RawPiece } from "../record.ts";
import { compileShape } from "./compile-shape.ts";
import { type Format, lineByLine, Utf8, unlessDash } from "./format.ts";
import { isForwardedFor } from "./forwarded.ts";
import { type Found, matchShape, type Shape } from "./shape.ts";

export interface ShapeFormat extends Pick<Format, "name" | "summary" | "sample" | "fields" | "source" | "looksLike"> {
  /** See `compile-shape.ts`; the commonest first. */
  readonly shapes: readonly string[];
  /** Lines of the same log that tell of no request. */
  readonly directives?: readonly string[];
  /** Of shapes whose date stands apart from the clock. */
  readonly date?: DateLayout;
}

export function shapeFormat({ shapes, directives = [], date = { order: "ymd" }, ...about }: ShapeFormat): Format {
  let compiled: ReturnType<typeof compile> | null = null;
  return {
    ...about,
    utf8: Utf8.lenient,
    hasNames: false,
    parser({ forwarded }) {
      compiled ??= compile();
      const known = compiled;
      const wantsForwarded = forwarded.some(isForwardedFor);
      const parse = (text: string): RawPiece => {
        const found = firstMatch(known.shapes, text);
        if (found === null) return firstMatch(known.directives, text) === null ? Reason.otherFormat : DIRECTIVE;
        const record = {
          time: unlessDash(found.time ?? isoTime(found, date)),
          address: unlessDash(found.client),
          status: unlessDash(found.status),
        };
        return wantsForwarded ? { ...record, forwarded: unlessDash(found.forwarded) } : record;
      };
      return { ...lineByLine(parse), shapes: wantsForwarded ? null : known.steps };
    },
  };

  function compile() {
    const compiledShapes = shapes.map(compileShape);
    return {
      shapes: compiledShapes,
      directives: directives.map(compileShape),
      steps: [
        ...stepsOfAll(compiledShapes, date),
        ...directives.map((each) => directiveSteps(compileShape(each))).filter((steps) => steps !== null),
      ],
    };
  }
}

/** Up to the first that the kernel does not know: of two shapes that a line has the first counts. */
function stepsOfAll(shapes: readonly Shape[], date: DateLayout): readonly Steps[] {
  const steps = shapes.map((shape) => lineSteps(shape, date));
  const unknown = steps.indexOf(null);
  return steps.slice(0, unknown === -1 ? steps.length : unknown) as readonly Steps[];
}

function firstMatch(shapes: readonly Shape[], text: string): Found | null {
  for (const shape of shapes) {
    const found = matchShape(shape, text);
    if (found !== null) return found;
  }
  return null;
}

/** Two or four digits of a year, two of all else; or with separators between them. */
const DIGITS = /^(\d\d|\d{4})(\d\d)(\d\d)$/;

/** `190506` and `17:24:53` -> `2019-05-06 17:24:53` */
function isoTime({ date, clock }: Found, { order, zone }: DateLayout): string | undefined {
  if (date === undefined || clock === undefined) return undefined;
  const parts = DIGITS.exec(date)?.slice(1) ?? date.split(/[-/]/);
  const [year = "", month, day] = order === "mdy" ? [parts[2], parts[0], parts[1]] : parts;
  return `${year.length === 2 ? `20${year}` : year}-${month}-${day} ${clock}${zone ?? ""}`;
}
