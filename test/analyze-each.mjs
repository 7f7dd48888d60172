/**
 * Analyzes one capture after the other with the library that ships, in one process: it reads a JSON list of
 * `{ path, options }` from standard input, and prints the list of their reports, or of `{ error }`.
 */
import { text } from "node:stream/consumers";
import { analyze } from "../dist/src/index.js";

const outcomes = [];
for (const { path, options } of JSON.parse(await text(process.stdin))) {
  outcomes.push(await analyze([path], options).catch((error) => ({ error: error.message })));
}
process.stdout.write(JSON.stringify(outcomes));
