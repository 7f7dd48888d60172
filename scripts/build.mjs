/**
 * `npm run build`: the kernel, then `dist/`. The library stays a tree of modules; each of the programs and the worker
 * becomes one file of CommonJS, since a hundred modules take a process longer to find than to run.
 *
 * Plain JavaScript: Node 20, which runs it at `npm ci`, reads no TypeScript.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { build } from "esbuild";

const KERNEL = "workers/kernel/kernel.wasm";

rmSync("dist", { recursive: true, force: true });
run("asc", "--config", "workers/kernel/asconfig.json");
run("tsc", "-p", "tsconfig.build.json");

const common = {
  bundle: true,
  platform: "node",
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  target: "node20",
  external: ["piscina"], // it starts its threads from a file of its own
  alias: { "node:child_process": "./scripts/no-child-process.mjs" },
  define: { "import.meta.url": "selfUrl" },
  banner: { js: 'const selfUrl = require("node:url").pathToFileURL(__filename).href;' },
  legalComments: "eof",
  logLevel: "warning",
};
await build({ ...common, entryPoints: ["workers/scan.ts"], outdir: "dist/workers" });
// Two folders deep, like the modules that they are made of: what lies beside them is found by the same relative path.
await build({
  ...common,
  entryPoints: { analyze: "src/bin-analyze.ts", brownout: "src/bin.ts" },
  outdir: "dist/src/program",
});
mkdirSync("dist/workers/kernel");
copyFileSync(KERNEL, `dist/${KERNEL}`);
for (const bin of Object.values(JSON.parse(readFileSync("package.json", "utf8")).bin)) chmodSync(bin, 0o755);

function run(tool, ...args) {
  const { status } = spawnSync("npx", ["--no-install", tool, ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
