/**
 * The progress bar: bytes done, speed, time left; where it is not known how many bytes there will be, how many inputs are
 * done. On a terminal's standard error, and nowhere else.
 */
import type { AnalyzeFlags } from "../options/analyze-options.ts";
import { type Source, totalBytes } from "../sources/source.ts";
import type { Io } from "./io.ts";

export interface Progress {
  readonly add: ((bytes: number) => void) | undefined;
  /** To be called when an input has been read. */
  readonly addInput: (() => void) | undefined;
  stop(): void;
}

const BYTES_PER_MEGABYTE = 1_000_000;
const MS_PER_SECOND = 1_000;
const WITH_END = "{bar} {percentage}%  {done} of {whole} MB  {speed} MB/s  {left}";
const BY_INPUTS = "{bar} {inputs} of {count} inputs  {done} MB  {speed} MB/s";
const WITHOUT_END = "{done} MB  {speed} MB/s";

export const NO_PROGRESS: Progress = { add: undefined, addInput: undefined, stop() {} };

export async function startProgress(
  sources: readonly Source[],
  { progress, quiet }: AnalyzeFlags,
  { stderr }: Io,
): Promise<Progress> {
  if (!progress || quiet || stderr.terminal === null) return NO_PROGRESS;
  const { SingleBar } = (await import("cli-progress")).default;
  const total = totalBytes(sources);
  const bar = new SingleBar({
    stream: stderr.terminal,
    format: total !== null ? WITH_END : sources.length > 1 ? BY_INPUTS : WITHOUT_END,
    barsize: 24,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false, // signals are heard in bin.ts, which has the bar stopped
  });
  const startMs = performance.now();
  let done = 0;
  let inputs = 0;
  bar.start(total ?? sources.length, 0, payload());
  return {
    add(bytes) {
      done += bytes;
      bar.update(total === null ? inputs : done, payload());
    },
    addInput() {
      inputs += 1;
    },
    stop: () => bar.stop(),
  };

  function payload() {
    const seconds = (performance.now() - startMs) / MS_PER_SECOND;
    const speed = seconds > 0 ? done / seconds : 0;
    const left = done === 0 || total === null ? "" : `${Math.ceil((total - done) / speed)} s left`;
    const count = sources.length;
    return { inputs, count, done: megabytes(done), whole: megabytes(total ?? 0), speed: megabytes(speed), left };
  }
}

function megabytes(bytes: number): string {
  return (bytes / BYTES_PER_MEGABYTE).toFixed(bytes < 10 * BYTES_PER_MEGABYTE ? 1 : 0);
}
