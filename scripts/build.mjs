/**
 * `npm run build`: the kernel, then `dist/`. The library stays a tree of modules; each of the programs and the worker
 * becomes one file, since a hundred small ones take a process longer to find than to run.
 *
 * Plain JavaScript: Node 20, which runs it at `npm ci`, reads no TypeScript.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { build } from "esbuild";

const KERNEL = "workers/kernel/kernel.wasm";

rmSync("dist", { recursive: true, force: true });
run("asc", "--config", "workers/kernel/asconfig.json");
run("tsc", "-p", "tsconfig.build.json");
copy(KERNEL, `dist/${KERNEL}`);

const common = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  external: ["piscina"], // it starts its threads from a file of its own
  alias: { "node:child_process": "./scripts/no-child-process.mjs" },
  legalComments: "eof",
  logLevel: "warning",
  // Some libraries are CommonJS inside, and `require` what Node has built in.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
};
await build({ ...common, entryPoints: ["workers/scan.ts"], outdir: "dist/workers", minifySyntax: true });
// Two folders deep, like the modules that they are made of: what lies beside them is found by the same relative path.
await build({
  ...common,
  entryPoints: { analyze: "src/bin-analyze.ts", brownout: "src/bin.ts" },
  outdir: "dist/src/program",
  splitting: true,
  minifySyntax: true,
});
for (const bin of Object.values(JSON.parse(readFileSync("package.json", "utf8")).bin)) chmodSync(bin, 0o755);

function run(tool, ...args) {
  execFileSync("npx", ["--no-install", tool, ...args], { stdio: "inherit" });
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}
