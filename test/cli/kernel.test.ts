/**
 * The program where the kernel cannot run.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { brownout, temporaryDirectory } from "../program.ts";
import { RICH_CAPTURE } from "../scan/capture.ts";
import { shell } from "../shell.ts";

test.for([1, 2])(
  "without WebAssembly the reference reads all lines, with %i threads, to the same report",
  async (threads) => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, "rich.log"), RICH_CAPTURE);
    const args = ["analyze", "rich.log", "--json", "--no-files", "--threads", `${threads}`, "--chunk-size", "200"];
    const usual = await brownout(args, { cwd });
    const withoutKernel = await brownout(args, { cwd, env: { NODE_OPTIONS: "--jitless" } });
    expect(usual.status).toBe(0);
    expect(withoutKernel.status).toBe(0);
    expect(withoutKernel.stdout.slice(withoutKernel.stdout.indexOf("{"))).toBe(usual.stdout); // Node warns of the flag
  },
);

test("nor does it need the addresses that a runtime reserves for WebAssembly", async () => {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, "rich.log"), RICH_CAPTURE);
  const line = "brownout analyze rich.log --json --no-files --threads 2 --chunk-size 200";
  const limited = await shell(cwd, `ulimit -v 4000000; ${line}`);
  expect(limited.status).toBe(0);
  expect(limited.stdout).toBe((await shell(cwd, line)).stdout);
});
