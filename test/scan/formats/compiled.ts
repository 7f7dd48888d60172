/**
 * How a test reads lines by a string of a server's configuration.
 */
import type { CompiledFormat, FormatProblem, TemplateFormat } from "../../../src/scan/formats/custom-format.ts";
import { templateParser } from "../../../src/scan/formats/template.ts";

export function compiledBy(compile: (text: string) => CompiledFormat | FormatProblem) {
  return (text: string): CompiledFormat => {
    const result = compile(text);
    if ("expected" in result) throw new Error(`expected ${result.expected} but found ${result.found}`);
    return result;
  };
}

export function readBy(compile: (text: string) => CompiledFormat | FormatProblem) {
  const compiled = compiledBy(compile);
  return (text: string, line: string, forwarded: readonly string[] = []) =>
    templateParser(compiled(text).template as TemplateFormat, forwarded).parse(line);
}
