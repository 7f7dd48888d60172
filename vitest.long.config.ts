import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import short from "./vitest.config.ts";

/** `npm run test:long`: what takes long, and in full size what `npm test` samples: cases, and runs of property tests. */
export default defineConfig({
  test: {
    ...short.test,
    include: readdirSync("test", { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".long.test.ts") || (name.endsWith(".test.ts") && asksForSize(name)))
      .map((name) => join("test", name)),
    exclude: ["test/runtimes/**"],
    env: { ...short.test?.env, TEST_SIZE: "long" },
    testTimeout: 7_200_000,
    hookTimeout: 7_200_000,
  },
});

function asksForSize(name: string): boolean {
  return /from "([./]+\/size\.ts|fast-check)"/.test(readFileSync(join("test", name), "utf8"));
}
