import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Where `.ci/run` wants the results as JSON. */
const results = process.env["TEST_RESULTS"];

/** `npm test`: what tells a contributor in less than three minutes whether a change is good. */
export default defineConfig({
  test: {
    setupFiles: ["test/seed.ts"],
    include: ["test/**/*.test.ts"],
    exclude: ["test/runtimes/**", "test/**/*.long.test.ts"],
    // These end what hangs, and nothing else: a busy machine may take a hundred times as long as a quiet one.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    expect: { poll: { timeout: 600_000 } },
    // Starts the TypeScript source in half the time, where Node can read it.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/node", import.meta.url)) },
    // What a file leaves behind is its own fault: a process a file would take longer to start than most take to run.
    isolate: false,
    // It gives its functions to whoever loads it first in a process, and here both dist/ and the source do.
    server: { deps: { inline: ["zstddec"] } },
    // By default one fewer than cores, so that of two one waits while a test waits for its program.
    maxWorkers: availableParallelism(),
    reporters: results === undefined ? ["default"] : ["default", ["json", { outputFile: results }]],
  },
});
