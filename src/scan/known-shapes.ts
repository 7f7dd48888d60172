/**
 * Shapes beside a parser or a wrapper that reads more than they say: of the lines that they match, it makes the same. They
 * are compiled when a scan first asks for them.
 */
import { compileShape } from "./formats/compile-shape.ts";
import { type DateLayout, lineSteps, prefixSteps, type Steps } from "./kernel-steps.ts";

export function lineShapes(shapes: readonly string[], date: DateLayout = { order: "ymd" }): () => readonly Steps[] {
  return once(() => shapes.map((shape) => known(lineSteps(compileShape(shape), date), shape)));
}

/** @param absent what does not stand in a line behind such a prefix */
export function prefixShapes(shapes: readonly string[], absent: readonly string[] = []): () => readonly Steps[] {
  return once(() => shapes.map((shape) => known(prefixSteps(compileShape(shape), absent), shape)));
}

function known(steps: Steps | null, shape: string): Steps {
  if (steps === null) throw new TypeError(`the kernel does not know all of ${shape}`);
  return steps;
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
