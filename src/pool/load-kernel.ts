/**
 * The kernel as it lies beside the worker, compiled once for all threads.
 */
import { readFileSync } from "node:fs";
import { compileKernel, type KernelModule } from "../scan/kernel.ts";

const KERNEL = new URL("../../workers/kernel/kernel.wasm", import.meta.url);

let compiled: KernelModule | null | undefined;

/** Null where this machine cannot run it. */
export function loadKernel(): KernelModule | null {
  if (compiled === undefined) compiled = compileKernel(readFileSync(KERNEL));
  return compiled;
}
