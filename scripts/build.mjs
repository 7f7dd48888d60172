/**
 * `npm run build`: the kernel, then `dist/`. The library stays a tree of modules; each of the programs and its workers
 * becomes one file of CommonJS, since a hundred modules take a process longer to find than to run.
 *
 * Plain JavaScript: Node 20, which runs it at `npm ci`, reads no TypeScript.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { build } from "esbuild";

const KERNEL = "workers/kernel/kernel.wasm";
/** Two folders deep, like the modules that they are made of: what lies beside them is found by the same relative path. */
const PROGRAMS = "dist/src/program";

/** What the programs share: one file, which tests load too. */
const SHARED = ["./cli/main.ts", "./cli/printer.ts", "./cli/io.ts", "./error.ts"];
const withoutShared = {
  name: "without-shared",
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ path }) =>
      SHARED.includes(path) ? { path: "./main.cjs", external: true } : undefined,
    );
  },
};

/** Only the libraries go without: the program loads it where it takes a lock. */
const withoutChildProcess = {
  name: "without-child-process",
  setup({ onResolve }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes("node_modules") ? { path: resolve("scripts/no-child-process.mjs") } : undefined,
    );
  },
};

rmSync("dist", { recursive: true, force: true });
run("asc", "--config", "workers/kernel/asconfig.json");
run("tsc", "-p", "tsconfig.build.json");

const packages = new Set();
await bundle({ outdir: "dist/workers", entryPoints: { scan: "workers/scan.ts", decompress: "workers/decompress.ts" } });
await bundle({
  outdir: PROGRAMS,
  entryPoints: { analyze: "src/bin-analyze.ts", brownout: "src/bin.ts" },
  plugins: [withoutShared],
});
await bundle({
  stdin: { contents: SHARED.map((path) => `export * from "${path}";`).join("\n"), resolveDir: "src" },
  outfile: `${PROGRAMS}/main.cjs`,
});
// The pool starts its threads from a file of this name beside itself.
await bundle({
  outdir: PROGRAMS,
  entryPoints: { worker: "node_modules/piscina/dist/worker.js" },
  outExtension: { ".js": ".js" },
});
writeFileSync(join(PROGRAMS, "package.json"), '{ "type": "commonjs" }\n');
writeFileSync("dist/LICENSES.txt", [...packages].sort().map(licenseOf).join("\n"));

mkdirSync(dirname(`dist/${KERNEL}`), { recursive: true });
copyFileSync(KERNEL, `dist/${KERNEL}`);
// Where the programs were in earlier checkouts: npx keeps its links to them, and never looks whether they still lead
// anywhere.
for (const [name, program] of [
  ["bin-analyze", "analyze"],
  ["bin", "brownout"],
]) {
  symlinkSync(`program/${program}.cjs`, `dist/src/${name}.js`);
}
for (const bin of Object.values(JSON.parse(readFileSync("package.json", "utf8")).bin)) chmodSync(bin, 0o755);

function run(tool, ...args) {
  const { status } = spawnSync("npx", ["--no-install", tool, ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

async function bundle(options) {
  const { metafile } = await build({
    outExtension: { ".js": ".cjs" },
    ...options,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // For niceness, which is not asked for; and what few runs need and all would have to read.
    external: ["@napi-rs/nice", "cli-progress", "tinyglobby", "tar", "xz-decompress", "yauzl", "zstddec"],
    plugins: [withoutChildProcess, ...(options.plugins ?? [])],
    define: { "import.meta.url": "selfUrl" },
    banner: { js: 'const selfUrl = require("node:url").pathToFileURL(__filename).href;' },
    logLevel: "warning",
    metafile: true,
  });
  for (const input of Object.keys(metafile.inputs)) {
    const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input) ?? [];
    if (name !== undefined) packages.add(name);
  }
}

/** What the licenses of the libraries in the bundles ask for. */
function licenseOf(name) {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? "" : `\n${readFileSync(join(folder, file), "utf8")}`;
  return `${name} ${version}: ${license}\n${text}`;
}
