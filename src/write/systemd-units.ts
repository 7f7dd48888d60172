/**
 * A job -> the systemd units that run it every day: a service, shut in as far as the job allows, and its timer.
 *
 * Three ways to write a value, each read back by systemd as it was meant (systemd.syntax(7), systemd.service(5)):
 * a word of a command, as `"100%% of \"$$x\""`; a word of a list, the same without `$$`; a path alone, which is the rest of its
 * line and knows neither quotes nor escapes.
 */
import { BrownoutError, ErrorCode } from "../error.ts";
import { printable } from "./printable.ts";

export interface Job {
  /** The mode's name. */
  readonly name: string;
  /** `02:10` */
  readonly at: string;
  /** The runtime with its options, the program, its arguments. */
  readonly command: readonly string[];
  /** Absolute, like all paths of a job. */
  readonly directory: string;
  readonly user: string;
  /** Directories in which it makes files. */
  readonly writable: readonly string[];
  /** All other paths that it is known to open. */
  readonly readable: readonly string[];
  /** Whether it speaks to the network. */
  readonly network: "none" | "used";
}

/** What ProtectHome= hides and PrivateTmp= replaces. */
const HOMES = ["/home", "/root", "/run/user"];
const TEMPORARY = ["/tmp", "/var/tmp"];

/** `nightly` -> `brownout-nightly`; what no unit may be called is escaped as systemd-escape(1) does it. */
export function unitName(job: string): string {
  const escaped = job.replace(/[^A-Za-z0-9:_.-]/gu, (character) =>
    Array.from(new TextEncoder().encode(character), (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join(""),
  );
  return `brownout-${escaped}`;
}

/** @throws {BrownoutError} `usage` for a path that no unit can name */
export function toServiceUnit(job: Job): string {
  const paths = [job.directory, ...job.writable, ...job.readable];
  const speaks = job.network === "used";
  return lines(
    `# ${unitName(job.name)}.service`,
    "[Unit]",
    `Description=${restOfLine(`brownout run ${job.name}`)}`,
    ...(speaks ? ["Wants=network-online.target", "After=network-online.target"] : []),
    "",
    "[Service]",
    "Type=oneshot",
    `User=${restOfLine(job.user)}`,
    "# The group that may read /var/log on Debian and its relatives.",
    "SupplementaryGroups=adm",
    `WorkingDirectory=${pathAlone(job.directory)}`,
    `ExecStart=${job.command.map(commandWord).join(" ")}`,
    "StateDirectory=brownout",
    "StateDirectoryMode=0700",
    "TimeoutStartSec=6h",
    "Nice=10",
    "IOSchedulingClass=idle",
    "",
    "ProtectSystem=strict",
    ...job.writable.map((path) => `ReadWritePaths=${listWord(path)}`),
    `ProtectHome=${anyBelow(paths, HOMES) ? "read-only" : "yes"}`,
    `PrivateTmp=${anyBelow(paths, TEMPORARY) ? "no" : "yes"}`,
    ...(speaks
      ? ["# No PrivateNetwork=yes: it pings.", "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK"]
      : ["PrivateNetwork=yes", "RestrictAddressFamilies=AF_UNIX"]),
    "# No MemoryDenyWriteExecute=yes: the runtime compiles to machine code while it runs.",
    ...HARDENING,
  );
}

const HARDENING = [
  "NoNewPrivileges=yes",
  "CapabilityBoundingSet=",
  "AmbientCapabilities=",
  "KeyringMode=private",
  "LockPersonality=yes",
  "PrivateDevices=yes",
  "ProtectClock=yes",
  "ProtectControlGroups=yes",
  "ProtectHostname=yes",
  "ProtectKernelLogs=yes",
  "ProtectKernelModules=yes",
  "ProtectKernelTunables=yes",
  "ProtectProc=invisible",
  "RemoveIPC=yes",
  "RestrictNamespaces=yes",
  "RestrictRealtime=yes",
  "RestrictSUIDSGID=yes",
  "SystemCallArchitectures=native",
  "SystemCallFilter=@system-service",
  "SystemCallErrorNumber=EPERM",
];

export function toTimerUnit({ name, at }: Job): string {
  return lines(
    `# ${unitName(name)}.timer`,
    "[Unit]",
    `Description=${restOfLine(`brownout run ${name}, every day at ${at}`)}`,
    "",
    "[Timer]",
    `OnCalendar=*-*-* ${at}:00`,
    "# A night that the machine slept through is made up for.",
    "Persistent=true",
    "RandomizedDelaySec=5min",
    "",
    "[Install]",
    "WantedBy=timers.target",
  );
}

function lines(...list: readonly string[]): string {
  return list.map((line) => `${line}\n`).join("");
}

function anyBelow(paths: readonly string[], tops: readonly string[]): boolean {
  return paths.some((path) => tops.some((top) => path === top || path.startsWith(`${top}/`)));
}

/** The program, which is the first, is looked for as it stands: systemd replaces variables in its arguments only. */
function commandWord(word: string, index: number): string {
  if (index > 0) return listWord(word.replaceAll("$", "$$$$"));
  if (/["'\\]/.test(word)) throw refuse(word, "systemd starts no program whose path has a quote or a backslash");
  return listWord(word);
}

function listWord(word: string): string {
  return /^[\w/.=:,@-]+$/.test(word) ? word : `"${restOfLine(word).replace(/["\\]/g, "\\$&")}"`;
}

/** A blank or a backslash at the end would be lost, but for a slash after it: `/a ` -> `/a /`. */
function pathAlone(path: string): string {
  return restOfLine(/[\s\\]$/.test(path) ? `${path}/` : path);
}

function restOfLine(text: string): string {
  if (/\p{Cc}/u.test(text)) throw refuse(text, "a unit holds no control characters");
  return text.replaceAll("%", "%%");
}

function refuse(text: string, reason: string): BrownoutError {
  return new BrownoutError(ErrorCode.usage, `Cannot write a unit for "${printable(text)}": ${reason}`);
}
