/**
 * The progress bar: bytes done, speed, time left. On a terminal's standard error, and nowhere else.
 */
import type { AnalyzeFlags } from "../options/analyze-options.ts";
import { type Source, totalBytes } from "../sources/source.ts";
import type { Io } from "./io.ts";

export interface Progress {
  readonly add: ((bytes: number) => void) | undefined;
  stop(): void;
}

const BYTES_PER_MEGABYTE = 1_000_000;
const MS_PER_SECOND = 1_000;
const WITH_END = "{bar} {percentage}%  {done} of {whole} MB  {speed} MB/s  {left}";
const WITHOUT_END = "{done} MB  {speed} MB/s";

export async function startProgress(
  sources: readonly Source[],
  { progress, quiet }: AnalyzeFlags,
  { stderr }: Io,
): Promise<Progress> {
  if (!progress || quiet || stderr.terminal === null) return { add: undefined, stop() {} };
  const { SingleBar } = (await import("cli-progress")).default;
  const total = totalBytes(sources);
  const bar = new SingleBar({
    stream: stderr.terminal,
    format: total === null ? WITHOUT_END : WITH_END,
    barsize: 24,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false, // signals are heard in bin.ts, which has the bar stopped
  });
  const startMs = performance.now();
  let done = 0;
  bar.start(total ?? Number.MAX_SAFE_INTEGER, 0, payload());
  return {
    add(bytes) {
      done += bytes;
      bar.update(done, payload());
    },
    stop: () => bar.stop(),
  };

  function payload() {
    const seconds = (performance.now() - startMs) / MS_PER_SECOND;
    const speed = seconds > 0 ? done / seconds : 0;
    const left = done === 0 || total === null ? "" : `${Math.ceil((total - done) / speed)} s left`;
    return { done: megabytes(done), whole: megabytes(total ?? 0), speed: megabytes(speed), left };
  }
}

function megabytes(bytes: number): string {
  return (bytes / BYTES_PER_MEGABYTE).toFixed(bytes < 10 * BYTES_PER_MEGABYTE ? 1 : 0);
}
