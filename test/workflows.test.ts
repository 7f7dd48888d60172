/**
 * Runs the examples in `.github/examples/` as their hosts would: every script as it stands there, in order, with the program
 * that ships; what the hosts do around them is in `ci-host.ts`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod/mini";
import { Caches, evaluate, type ScriptRun, TARBALL, Workspace } from "./ci-host.ts";
import { brownout, ROOT, temporaryDirectory } from "./program.ts";
import { sampled } from "./size.ts";

const strings = z.record(z.string(), z.string());
const stepSchema = z.strictObject({
  name: z.optional(z.string()),
  uses: z.optional(z.string()),
  with: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
  if: z.optional(z.string()),
  env: z.optional(strings),
  run: z.optional(z.string()),
});
type Step = z.infer<typeof stepSchema>;
const workflowSchema = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: strings,
  jobs: z.record(z.string(), z.object({ steps: z.array(stepSchema) })),
});
const github = workflowSchema.parse(yaml(".github/examples/compare.yml"));
const [job = { steps: [] }] = Object.values(github.jobs);

const gitlabSchema = z.strictObject({
  image: z.string(),
  stage: z.string(),
  rules: z.array(z.strictObject({ if: z.string(), variables: strings })),
  cache: z.strictObject({
    key: z.string(),
    paths: z.array(z.string()),
    policy: z.string(),
    when: z.literal("on_success"),
    unprotect: z.literal(true),
  }),
  script: z.array(z.string()),
  artifacts: z.strictObject({
    when: z.literal("always"),
    paths: z.array(z.string()),
    reports: z.strictObject({ junit: z.string() }),
  }),
});
const gitlab = z.strictObject({ brownout: gitlabSchema }).parse(yaml(".github/examples/gitlab-ci.yml")).brownout;

function yaml(path: string): unknown {
  return parse(readFileSync(join(ROOT, path), "utf8"));
}

const MONDAY = Date.UTC(2026, 10, 2);
const DAY_MS = 86_400_000;

/** Five working days from a Monday on, in each hour of which so many clients err, and as many do not. */
function week(number: number, clientsAt: (hour: number) => number): string {
  const lines: string[] = [];
  for (let day = 0; day < 5; day += 1) {
    const date = new Date(MONDAY + (number * 7 + day) * DAY_MS).toISOString().slice(0, 10);
    for (let hour = 0; hour < 24; hour += 1) {
      for (let client = 0; client < clientsAt(hour); client += 1) {
        const time = `${date} ${String(hour).padStart(2, "0")}:00:00`;
        for (const status of [200, 503]) {
          lines.push(JSON.stringify({ time, ip: `10.0.${client >> 8}.${client & 255}`, status_code: status }));
        }
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

const ORDINARY = week(0, (hour) => 40 + (hour % 3));
const NEXT = week(1, (hour) => 41 - (hour % 2));
const INCIDENT = week(2, (hour) => (hour === 17 ? 140 : 40));

describe("the example for GitHub", () => {
  test("begins as this repository's own CI does", () => {
    const own = workflowSchema.parse(yaml(".github/workflows/ci.yml"));
    expect(job.steps.slice(0, 2)).toEqual(Object.values(own.jobs)[0]?.steps.slice(0, 2));
    expect(Object.keys(github.on)).toEqual(["push", "pull_request", "workflow_dispatch"]);
  });

  test("may comment, and nothing else", () => {
    expect(github.permissions).toEqual({ contents: "read", "pull-requests": "write" });
  });

  test("keeps a base that passed, compares with it, and fails on an incident", async () => {
    const caches = new Caches(temporaryDirectory());

    const first = await runOnGithub(push(1), ORDINARY, caches);
    expect(first.failed).toBe(null);
    expect(first.summary).toBe(
      "There is no base report yet: nothing was compared. The next run on main that passes keeps one.\n",
    );
    expect(first.output).toContain("::warning title=brownout::There is no base report yet");
    expect(caches.keys).toEqual(["brownout-base-1-1"]);

    const second = await runOnGithub(push(2), NEXT, caches);
    expect(second.failed).toBe(null);
    expect(second.summary).toContain("Nothing differs beyond noise");
    expect(second.workspace.read("junit.xml")).toContain('failures="0"');
    expect(caches.keys).toEqual(["brownout-base-1-1", "brownout-base-2-1"]);

    const third = await runOnGithub(pullRequest(3), INCIDENT, caches);
    expect(third.failed).toMatchObject({ name: "Compare", status: 1 });
    expect(third.summary).toContain("17:00 is worse");
    expect(third.summary).toBe(third.workspace.read("comparison.md"));
    expect(third.output).toMatch(/^::error .*17:00 is worse/m);
    expect(third.workspace.read("junit.xml")).toContain('failures="1"');
    expect(third.uploaded).toEqual(["reports", "comparison.md", "junit.xml"]);
    expect(third.workspace.calls()).toEqual([
      "pr",
      "comment",
      "7",
      "--edit-last",
      "--create-if-none",
      "--body-file",
      "comparison.md",
    ]);

    const fourth = await runOnGithub(push(4), INCIDENT, caches);
    expect(fourth.failed).toMatchObject({ name: "Compare", status: 1 });
    expect(fourth.workspace.calls()).toEqual([]);
    expect(caches.keys).toEqual(["brownout-base-1-1", "brownout-base-2-1"]);

    const fifth = await runOnGithub({ ...push(5), event_name: "workflow_dispatch" }, INCIDENT, caches);
    expect(fifth.failed).toBe(null);
    const sixth = await runOnGithub(push(6), INCIDENT, caches);
    expect(sixth.failed).toBe(null);
  });

  test("fails on a base that counts otherwise, and the comment says why", async () => {
    const caches = await cachesWith(ORDINARY, "4xx");
    const run = await runOnGithub(pullRequest(2), NEXT, caches);
    expect(run.failed).toMatchObject({ name: "Compare", status: 2 });
    expect(run.workspace.read("comparison.md")).toMatch(
      /^### brownout could not compare\n\n {4}Cannot compare "base" with "reports": they differ in status\n/,
    );
    expect(run.summary).toBe(run.workspace.read("comparison.md"));
    expect(run.output).toContain("400-499");
    expect(run.workspace.calls()).toContain("comparison.md");
  });

  test("fails on logs that cannot be read, and keeps no base", async () => {
    const caches = new Caches(temporaryDirectory());
    const run = await runOnGithub(push(1), "no log\n", caches);
    expect(run.failed).toMatchObject({ name: "Analyze", status: 2 });
    expect(caches.keys).toEqual([]);
  });

  const UNTRUSTED = [
    { who: "a fork", event: pullRequest(2, "else/where") },
    { who: "Dependabot", event: { ...pullRequest(2), actor: "dependabot[bot]" } },
  ];
  test.for(sampled(UNTRUSTED, 2))("does not try to comment on a pull request of $who", async ({ event }) => {
    const run = await runOnGithub(event, INCIDENT, await cachesWith(ORDINARY, "5xx"));
    expect(run.failed).toMatchObject({ name: "Compare", status: 1 });
    expect(run.summary).toContain("17:00 is worse");
    expect(run.workspace.calls()).toEqual([]);
  });
});

test("the steps in README are those of the example for GitHub, in short", () => {
  const [, block = ""] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, "README.md"), "utf8")) ?? [];
  const step = z.union([z.object({ uses: z.string() }), z.object({ run: z.string() })]);
  const steps = z.array(step).parse(parse(block));
  const example = readFileSync(join(ROOT, ".github/examples/compare.yml"), "utf8");
  expect(steps).toHaveLength(4);
  const beginnings = steps.map((one) => ("uses" in one ? one.uses : one.run.split(" ").slice(0, 3).join(" ")));
  for (const beginning of beginnings) expect(example).toContain(beginning);
});

describe("the example for GitLab", () => {
  test("writes the base on the default branch only", () => {
    expect(gitlab.rules.map(({ variables }) => variables)).toEqual([
      { BASE_POLICY: "pull" },
      { BASE_POLICY: "pull-push" },
    ]);
    expect(gitlab.rules[1]?.if).toBe("$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH");
    expect(gitlab.cache.policy).toBe("$BASE_POLICY");
  });

  test("keeps a base that passed, compares with it, and fails on an incident", async () => {
    const caches = new Caches(temporaryDirectory());

    const first = await runOnGitlab("branch", ORDINARY, caches);
    expect(first).toMatchObject({ status: 0, output: expect.stringContaining("There is no base report yet") });
    const kept = first.workspace.read("base/report.json");

    const second = await runOnGitlab("branch", NEXT, caches);
    expect(second.status).toBe(0);
    expect(second.workspace.read("comparison.md")).toContain("Nothing differs beyond noise");
    expect(second.workspace.read("junit.xml")).toContain('failures="0"');
    expect(second.workspace.read("base/report.json")).not.toBe(kept);

    const third = await runOnGitlab("merge request", INCIDENT, caches, { BROWNOUT_TOKEN: "secret" });
    expect(third.status).toBe(1);
    expect(third.output).toContain("17:00 is worse");
    expect(third.workspace.read("junit.xml")).toContain('failures="1"');
    expect(third.workspace.calls()).toEqual(
      expect.arrayContaining(["body@comparison.md", "https://gitlab.example/api/v4/projects/5/merge_requests/7/notes"]),
    );

    const fourth = await runOnGitlab("branch", INCIDENT, caches, { BROWNOUT_TOKEN: "secret" });
    expect(fourth.status).toBe(1);
    expect(fourth.workspace.calls()).toEqual([]);
    const fifth = await runOnGitlab("branch", NEXT, caches);
    expect(fifth.status).toBe(0); // the incident has not become the base

    const sixth = await runOnGitlab("branch", INCIDENT, caches, { ACCEPT_BASE: "yes" });
    expect(sixth.status).toBe(0);
    expect((await runOnGitlab("merge request", INCIDENT, caches)).status).toBe(0);
  });

  test("fails on a base that counts otherwise, and writes no note without a token", async () => {
    const run = await runOnGitlab("merge request", NEXT, await cachesWith(ORDINARY, "4xx"));
    expect(run.status).toBe(2);
    expect(run.workspace.read("comparison.md")).toContain("they differ in status");
    expect(run.workspace.calls()).toEqual([]);
  });

  test("names the tarball that npm pack makes", () => {
    expect(gitlab.script[0]).toContain(TARBALL);
  });
});

/** A base, under the keys of both hosts. */
async function cachesWith(logs: string, status: string): Promise<Caches> {
  const [caches, directory] = [new Caches(temporaryDirectory()), temporaryDirectory()];
  const args = ["analyze", "-", "--status", status, "--out-dir", directory, "-q"];
  expect(await brownout(args, { stdin: logs })).toMatchObject({ status: 0 });
  for (const key of ["brownout-base-0-1", gitlab.cache.key]) caches.save(key, directory);
  return caches;
}

interface GithubContext {
  readonly event_name: string;
  readonly event: object;
  readonly ref: string;
  readonly run_id: number;
  readonly run_attempt: number;
  readonly repository: string;
  readonly actor: string;
  readonly token: string;
}

function push(run_id: number): GithubContext {
  const who = { repository: "some/where", actor: "someone", token: "secret" };
  return { event_name: "push", event: {}, ref: "refs/heads/main", run_id, run_attempt: 1, ...who };
}

function pullRequest(run_id: number, full_name = "some/where"): GithubContext {
  const event = { pull_request: { number: 7, head: { repo: { full_name } } } };
  return { ...push(run_id), event_name: "pull_request", event, ref: "refs/pull/7/merge" };
}

interface GithubRun {
  readonly workspace: Workspace;
  /** The first step that failed. */
  readonly failed: (ScriptRun & { readonly name: string }) | null;
  readonly output: string;
  readonly summary: string;
  readonly uploaded: readonly string[];
}

async function runOnGithub(context: GithubContext, logs: string, caches: Caches): Promise<GithubRun> {
  const workspace = new Workspace(temporaryDirectory(), logs);
  const summary = join(temporaryDirectory(), "summary.md");
  let failed: GithubRun["failed"] = null;
  let output = "";
  let uploaded: string[] = [];
  const functions = {
    github: context,
    success: () => failed === null,
    cancelled: () => false,
    hashFiles: (name: string) => (workspace.has(name) ? "hash" : ""),
  };
  const filled = (value: string | number) =>
    String(value).replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => `${evaluate(expression, functions)}`);
  for (const step of job.steps) {
    if (evaluate(conditionOf(step), functions) !== true) continue;
    if (step.run !== undefined) {
      const env = Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value)]);
      const run = await workspace.run(["-e"], step.run, { ...Object.fromEntries(env), GITHUB_STEP_SUMMARY: summary });
      output += run.output;
      if (run.status !== 0) failed ??= { name: step.name ?? "", ...run };
      continue;
    }
    const { path = "", key = "", "restore-keys": prefix = "" } = step.with ?? {};
    const folder = join(workspace.path, `${path}`);
    if (step.uses === "actions/cache/restore@v4") caches.restore(filled(key), filled(prefix), folder);
    else if (step.uses === "actions/cache/save@v4") caches.save(filled(key), folder);
    else if (step.uses === "actions/upload-artifact@v4") {
      uploaded = `${path}`
        .trim()
        .split("\n")
        .filter((name) => workspace.has(name));
    } else expect(step.uses).toMatch(/^actions\/(checkout|setup-node)@v4$/);
  }
  return { workspace, failed, output, summary: readIfThere(summary), uploaded };
}

/** A step that does not ask how the others went runs only if all went well. */
function conditionOf({ if: condition = "true" }: Step): string {
  return /\b(?:success|failure|cancelled|always)\(\)/.test(condition) ? condition : `success() && (${condition})`;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // no step has written any
  }
}

async function runOnGitlab(
  kind: "branch" | "merge request",
  logs: string,
  caches: Caches,
  variables: Readonly<Record<string, string>> = {},
): Promise<ScriptRun & { readonly workspace: Workspace }> {
  const workspace = new Workspace(temporaryDirectory(), logs);
  const rule = gitlab.rules[kind === "branch" ? 1 : 0];
  const { key, paths } = gitlab.cache;
  const folder = join(workspace.path, paths[0] ?? "");
  caches.restore(key, null, folder);
  const run = await workspace.run(["-eo", "pipefail"], gitlab.script.join("\n"), {
    CI_DEFAULT_BRANCH: "main",
    CI_API_V4_URL: "https://gitlab.example/api/v4",
    CI_PROJECT_ID: "5",
    ...(kind === "branch" ? {} : { CI_MERGE_REQUEST_IID: "7" }),
    ...variables,
  });
  if (run.status === 0 && rule?.variables["BASE_POLICY"] === "pull-push") caches.replace(key, folder);
  return { ...run, workspace };
}
