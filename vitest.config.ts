import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Where `.ci/run` wants the results as JSON. */
const results = process.env["TEST_RESULTS"];

export default defineConfig({
  test: {
    setupFiles: ["test/seed.ts"],
    include: ["test/**/*.test.ts"],
    exclude: ["test/runtimes/**"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // By default one fewer than cores, so that of two one waits while a test waits for its program.
    maxWorkers: availableParallelism(),
    reporters: results === undefined ? ["default"] : ["default", ["json", { outputFile: results }]],
  },
});
