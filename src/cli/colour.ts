import type { Colour } from "../write/colour.ts";
import type { Io } from "./io.ts";

/** https://no-color.org: any value but the empty one turns colour off. */
export function colourOf({ color }: { readonly color: Colour | "auto" }, { stdout, env }: Io): Colour {
  if (color !== "auto") return color;
  return stdout.terminal !== null && !env["NO_COLOR"] && env["TERM"] !== "dumb" ? "always" : "never";
}
