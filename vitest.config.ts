import { defineConfig } from "vitest/config";

/** Where `.ci/run` wants the results as JSON. */
const results = process.env["BROWNOUT_TEST_RESULTS"];

export default defineConfig({
  test: {
    setupFiles: ["test/seed.ts"],
    include: ["test/**/*.test.ts"],
    exclude: ["test/runtimes/**"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: results === undefined ? ["default"] : ["default", ["json", { outputFile: results }]],
  },
});
