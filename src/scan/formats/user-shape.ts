/**
 * A shape that the user has written, `<client> <> <> [<time>] "<:quoted>" <status> …`, as a format.
 */
import { compileShape } from "./compile-shape.ts";
import type { FormatProblem, ShapeFormat } from "./custom-format.ts";
import type { Role, Shape } from "./shape.ts";

const ROLE = /<(?:time|date|clock|client|status)(?::[^>]*)?>/;

/** Whether a text is meant as a shape. */
export function isShape(text: string): boolean {
  return ROLE.test(text);
}

export function compileUserShape(source: string): ShapeFormat | FormatProblem {
  let shape: Shape;
  try {
    shape = compileShape(source);
  } catch (error) {
    return { expected: "a shape of pieces that docs/formats.md lists", found: (error as TypeError).message };
  }
  const has = (role: Role) => shape.some((op) => op.op === "field" && op.role === role);
  const missing = [
    ...(has("time") || (has("date") && has("clock")) ? [] : ["<time>"]),
    ...(["client", "status"] as const).filter((role) => !has(role)).map((role) => `<${role}>`),
  ];
  if (missing.length > 0) return { expected: `a shape with ${missing.join(" and ")}`, found: source };
  return { kind: "shape", source };
}
