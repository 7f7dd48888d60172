/**
 * The flag table: what can be typed, in the order in which `--help` shows it. The long name in camel case is the key of
 * `analyze-options.ts`.
 */
export interface Flag {
  /** As it is typed: `-o, --output <file>`. */
  readonly usage: string;
  readonly description: string;
  /** A heading in `--help`. */
  readonly group: string;
  /** May be given several times. */
  readonly repeatable?: true;
}

const COUNTING = "What is counted:";
const READING = "What is read:";
const WRITING = "What is written:";
const GATES = "What makes the exit status 1:";
const RUNNING = "How it runs:";

export const ANALYZE_FLAGS: readonly Flag[] = [
  { group: COUNTING, usage: "--days <days>", description: 'weekdays: "mon-fri" (default), "mon,wed,sun" or "all"' },
  { group: COUNTING, usage: "--status <list>", description: 'statuses: "5xx" (default), "500-599" or "429,500-504"' },
  { group: COUNTING, usage: "--tz <zone>", description: 'clock: "as-written" (default) or an IANA zone to convert to' },
  {
    group: COUNTING,
    usage: "--rank <count>",
    description: 'what the peak ranks by: "user-hours" (default) or "unique-ips"',
  },
  {
    group: COUNTING,
    usage: "--since <time>",
    description: 'from this date or clock hour on: "2019-05-06", "2019-05-06T17"',
  },
  { group: COUNTING, usage: "--until <time>", description: "up to, but not including, this date or clock hour" },
  {
    group: READING,
    usage: "--format <format>",
    description: "a name, or the string in nginx's, Apache's or GoAccess's configuration; recognised by default",
  },
  {
    group: READING,
    usage: "--format-regex <regex>",
    description: 'lines by the groups "(?<time>…)", "(?<ip>…)" and "(?<status>…)" of an expression',
  },
  { group: READING, usage: "--fields <list>", description: 'where fields stand: "time=at,ip=req.ip", "status=word 7"' },
  {
    group: READING,
    usage: "--client-ip <field>",
    description: 'the field that names the client: "x-forwarded-for", "first", "second" (default: the peer)',
  },
  {
    group: READING,
    usage: "--trusted-proxies <nets>",
    description: 'believe these about whom they forward for: "10.0.0.0/8,fd00::/8"',
  },
  { group: READING, usage: "-r, --recursive", description: "read all files in the directories that are named" },
  { group: WRITING, usage: "--out-dir <dir>", description: 'where the four report files go (default "reports")' },
  { group: WRITING, usage: "--no-files", description: "do not write them" },
  {
    group: WRITING,
    usage: "-o, --output <file>",
    description:
      "write this file too: .json, .csv (by weekday and hour), .txt or .part (a partial, which holds addresses)",
    repeatable: true,
  },
  { group: WRITING, usage: "--json", description: "print report.json instead of the summary" },
  { group: WRITING, usage: "--csv", description: "print weekday-hours.csv instead of the summary" },
  {
    group: WRITING,
    usage: "--rejects <file>",
    description: "keep every malformed line, with its place and the reason",
  },
  { group: WRITING, usage: "-q, --quiet", description: "print nothing unless something is wrong" },
  { group: WRITING, usage: "--no-progress", description: "no progress bar (there is one on terminals only)" },
  { group: WRITING, usage: "--color <when>", description: '"auto" (default), "always" or "never"' },
  { group: GATES, usage: "--strict", description: "any malformed line" },
  { group: GATES, usage: "--max-malformed <limit>", description: 'more malformed lines than "100" or "5%" of all' },
  { group: RUNNING, usage: "--threads <n>", description: "how many threads scan (default: one a core)" },
  {
    group: RUNNING,
    usage: "--chunk-size <bytes>",
    description: 'bytes a task, from 64, like "8MiB" (default: by size)',
  },
  {
    group: RUNNING,
    usage: "--chunk-timeout <s>",
    description: "fail when a worker is silent for longer (default 120)",
  },
];

const SELECTING = "Which mode:";
const KEEPING = "What is kept from run to run:";
const TELLING = "Whom it tells:";

/** Those of `analyze`, and what a run needs beside them. The keys are those of `mode.ts`. */
export const RUN_FLAGS: readonly Flag[] = [
  { group: SELECTING, usage: "--config <file>", description: 'where the modes are (default "brownout.config.json")' },
  { group: SELECTING, usage: "--check", description: "run nothing: explain what is wrong, or show what is set" },
  { group: KEEPING, usage: "--incremental", description: "read only what is new, and report on everything kept" },
  { group: KEEPING, usage: "--no-incremental", description: "read everything and keep nothing, as analyze does" },
  { group: KEEPING, usage: "--keep <time>", description: 'how far back days are kept: "35d", "5w" (default: all)' },
  { group: KEEPING, usage: "--state-dir <dir>", description: "where it is kept (default: by the mode's name)" },
  {
    group: KEEPING,
    usage: "--pseudonymize <file>",
    description: "keep no addresses, but their hashes by the key in this file",
  },
  { group: KEEPING, usage: "--rebuild", description: "read all inputs again, and check what is kept" },
  ...ANALYZE_FLAGS,
  {
    group: TELLING,
    usage: "--textfile <file>",
    description: "write metrics for Prometheus' node_exporter: .prom",
  },
  {
    group: TELLING,
    usage: "--ping <url>",
    description: "call URL/start, then URL or URL/fail (healthchecks.io)",
  },
  { group: TELLING, usage: "-v, --verbose", description: "tell what was new" },
  { group: RUNNING, usage: "--lock <file>", description: "hold this file while it runs; a second run ends" },
];

const COMPARING = "What is compared:";
const JUDGING = "What counts as a difference:";

export const COMPARE_FLAGS: readonly Flag[] = [
  { group: COMPARING, usage: "--by <rows>", description: 'a row for each "hour" (default) or "weekday-hour"' },
  {
    group: COMPARING,
    usage: "--measure <count>",
    description: '"user-hours" (default) or "errors" per working day, "unique-ips", or "error-rate" of the requests',
  },
  { group: COMPARING, usage: "--days <days>", description: 'weekdays, for two partials: "mon-fri" (default)' },
  { group: COMPARING, usage: "--rank <count>", description: "what the peak ranks by, for two partials" },
  { group: COMPARING, usage: "--allow-empty", description: "compare a side without records on these days, too" },
  {
    group: JUDGING,
    usage: "--alpha <p>",
    description: "how often identical periods may seem to differ (default 0.05)",
  },
  {
    group: JUDGING,
    usage: "--min-effect <share>",
    description: 'how much more the larger side must have (default "10%")',
  },
  { group: JUDGING, usage: "--min-users <n>", description: "how many affected users it must have (default 10)" },
  {
    group: GATES,
    usage: "--fail-on <rule>",
    description: '"hour worse", "total > +20%", "17 > 500", "peak moved", "new-clients > 100"',
    repeatable: true,
  },
  {
    group: WRITING,
    usage: "--format <format>",
    description: 'on standard output: "text" (default), "markdown", "json", "junit" or "github" (annotations)',
  },
  {
    group: WRITING,
    usage: "-o, --output <file>",
    description: "write this file too: .txt, .md, .json or .xml (JUnit)",
    repeatable: true,
  },
  {
    group: WRITING,
    usage: "--clients <file>",
    description: "list the clients of two partials, as CSV: new, gone or both",
  },
  { group: WRITING, usage: "-q, --quiet", description: "print nothing unless something is wrong" },
  { group: WRITING, usage: "--color <when>", description: '"auto" (default), "always" or "never"' },
  {
    group: RUNNING,
    usage: "--self-test",
    description: "prove on built-in data that the gate can fire; takes no files",
  },
];

const SHARED_WITH_ANALYZE = ["days", "rank", "since", "until", "output", "json", "csv", "quiet", "color"];

/** Those of `analyze` that concern a report. */
export const MERGE_FLAGS: readonly Flag[] = ANALYZE_FLAGS.filter(({ usage }) =>
  SHARED_WITH_ANALYZE.some((name) => usage.split(/[ ,]+/).includes(`--${name}`)),
);

const SCHEDULING = "How it is run:";

export const CRON_FLAGS: readonly Flag[] = [
  { group: SCHEDULING, usage: "--at <time>", description: 'every day at this time (default "02:10")' },
  { group: SCHEDULING, usage: "--config <file>", description: 'where the modes are (default "brownout.config.json")' },
];

export const SYSTEMD_FLAGS: readonly Flag[] = [
  ...CRON_FLAGS,
  { group: SCHEDULING, usage: "--user <name>", description: "as this user (default: who types this)" },
  { group: WRITING, usage: "--service", description: "the service only" },
  { group: WRITING, usage: "--timer", description: "the timer only" },
];
