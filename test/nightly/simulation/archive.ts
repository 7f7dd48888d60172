/**
 * The truth of a simulation: every byte that was ever written, each once, whatever became of the files that held it. It
 * knows nothing of the program but `analyze`.
 */
import { type AnalyzeOptions, analyze, type NamedStream, type Report } from "../../../src/index.ts";
import { streamOf } from "../../analysis.ts";

/** What a log holds from its first byte on, under whatever names. */
export class Content {
  bytes: Buffer = Buffer.alloc(0);
  /** Under which it was last seen; null while it has not been seen by a night's run. */
  lastPath: string | null = null;

  append(text: string): void {
    this.bytes = Buffer.concat([this.bytes, Buffer.from(text)]);
  }

  isBeginningOf(other: Content): boolean {
    const { length } = this.bytes;
    return length <= other.bytes.length && this.bytes.compare(other.bytes, 0, length) === 0;
  }
}

export class Archive {
  readonly #contents: Content[] = [];

  begin(): Content {
    const content = new Content();
    this.#contents.push(content);
    return content;
  }

  /** Those that were seen and are not the beginning of another: of equal ones the first. */
  distinct(): readonly Content[] {
    const seen = this.#contents.filter(({ lastPath }) => lastPath !== null);
    return seen.filter(
      (content, index) =>
        !seen.some(
          (other, otherIndex) =>
            other !== content &&
            content.isBeginningOf(other) &&
            (content.bytes.length < other.bytes.length || otherIndex < index),
        ),
    );
  }

  /**
   * `analyze` of it all. Each content is called what it was last called; where a later one is called so, `~2` stands
   * behind it.
   */
  analyze(options: AnalyzeOptions = {}): Promise<Report> {
    const inputs: NamedStream[] = [];
    for (const { lastPath, bytes } of this.distinct().toReversed()) {
      const taken = inputs.map(({ name }) => name);
      inputs.push({ name: freeName(lastPath as string, taken), stream: streamOf(bytes) });
    }
    return analyze(inputs, { threads: 1, ...options });
  }
}

function freeName(path: string, taken: readonly string[]): string {
  if (!taken.includes(path)) return path;
  for (let ordinal = 2; ; ordinal += 1) if (!taken.includes(`${path}~${ordinal}`)) return `${path}~${ordinal}`;
}
