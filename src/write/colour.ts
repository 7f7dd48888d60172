/** Terminal colours (ECMA-48 SGR), or none. */
export type Colour = "always" | "never";

const RESET = "\x1b[0m";

export function bold(text: string, colour: Colour): string {
  return wrapped("\x1b[1m", text, colour);
}

export function dim(text: string, colour: Colour): string {
  return wrapped("\x1b[2m", text, colour);
}

export function red(text: string, colour: Colour): string {
  return wrapped("\x1b[1;31m", text, colour);
}

export function green(text: string, colour: Colour): string {
  return wrapped("\x1b[32m", text, colour);
}

function wrapped(code: string, text: string, colour: Colour): string {
  return colour === "always" ? `${code}${text}${RESET}` : text;
}
