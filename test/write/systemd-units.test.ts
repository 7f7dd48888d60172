import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Job, toServiceUnit, toTimerUnit, unitName } from "../../src/write/systemd-units.ts";
import { temporaryDirectory } from "../program.ts";
import { argumentsIn, parseUnit, valuesOf, withoutSpecifiers, wordsIn } from "./unit-file.ts";

const JOB: Job = {
  name: "nightly",
  at: "02:10",
  command: ["/usr/bin/env", "/opt/brownout.cjs", "run", "nightly"],
  directory: "/srv/logs",
  user: "www-data",
  writable: ["/srv/logs/reports", "/var/lib/node_exporter"],
  readable: ["/usr/bin/env", "/opt/brownout.cjs", "/var/log/nginx/access.log*"],
  network: "none",
};

describe("the service", () => {
  test("runs the command in its directory, once, as its user and with the group that reads logs", () => {
    const unit = toServiceUnit(JOB);
    const settings = Object.fromEntries(parseUnit(unit).map(({ key, value }) => [key, value]));
    expect(settings).toMatchObject({
      Type: "oneshot",
      ExecStart: "/usr/bin/env /opt/brownout.cjs run nightly",
      WorkingDirectory: "/srv/logs",
      User: "www-data",
      SupplementaryGroups: "adm",
      StateDirectory: "brownout",
      ProtectSystem: "strict",
      CapabilityBoundingSet: "",
    });
    expect(unit.startsWith("# brownout-nightly.service\n")).toBe(true);
  });

  test("may write where the job does, and nowhere else", () => {
    expect(valuesOf(toServiceUnit(JOB), "ReadWritePaths")).toEqual(["/srv/logs/reports", "/var/lib/node_exporter"]);
    expect(valuesOf(toServiceUnit({ ...JOB, writable: [] }), "ReadWritePaths")).toEqual([]);
  });

  test("has no network, or that of the internet for a job that pings", () => {
    const [none, used] = [toServiceUnit(JOB), toServiceUnit({ ...JOB, network: "used" })];
    expect(valuesOf(none, "PrivateNetwork")).toEqual(["yes"]);
    expect(valuesOf(none, "RestrictAddressFamilies")).toEqual(["AF_UNIX"]);
    expect(valuesOf(used, "PrivateNetwork")).toEqual([]);
    expect(valuesOf(used, "RestrictAddressFamilies").join()).toContain("AF_INET AF_INET6");
  });

  test.for([
    [{ directory: "/home/ann/logs" }, "read-only", "yes"],
    [{ readable: ["/root/.nvm/node"] }, "read-only", "yes"],
    [{ readable: ["/homes/node", "/tmpfs/a.log"] }, "yes", "yes"],
    [{ readable: ["/tmp/a.log"] }, "yes", "no"],
    [{ writable: ["/var/tmp"] }, "yes", "no"],
  ] as const)("sees the homes and the temporary files that the job needs: %j", ([places, home, temporary]) => {
    const unit = toServiceUnit({ ...JOB, ...places });
    expect([valuesOf(unit, "ProtectHome"), valuesOf(unit, "PrivateTmp")]).toEqual([[home], [temporary]]);
  });

  test("lets the runtime make machine code, and says why", () => {
    const unit = toServiceUnit(JOB);
    expect(valuesOf(unit, "MemoryDenyWriteExecute")).toEqual([]);
    expect(unit).toMatch(/^# No MemoryDenyWriteExecute=yes: /m);
  });
});

describe("the timer", () => {
  test("elapses every day at its time, and makes up for a night that was missed", () => {
    const unit = toTimerUnit(JOB);
    expect(valuesOf(unit, "OnCalendar")).toEqual(["*-*-* 02:10:00"]);
    expect(valuesOf(unit, "Persistent")).toEqual(["true"]);
    expect(valuesOf(unit, "WantedBy")).toEqual(["timers.target"]);
    expect(unit.startsWith("# brownout-nightly.timer\n")).toBe(true);
  });
});

const word = fc.string({
  unit: fc.constantFrom("a", "/", " ", '"', "'", "\\", "%", "$", "{", "}", ";", "#", "é", "-", "~"),
  minLength: 1,
});
const path = word.map((text) => `/${text}`);
/** Systemd starts no others. */
const program = path.map((text) => text.replace(/["'\\]/g, "_"));

describe("whatever the paths,", () => {
  test("they are read back from the service as they are", () => {
    fc.assert(
      fc.property(fc.array(word), program, fc.array(path), path, (args, runtime, writable, directory) => {
        const unit = toServiceUnit({ ...JOB, command: [runtime, ...args], directory, writable });
        expect(argumentsIn(valuesOf(unit, "ExecStart")[0] ?? "")).toEqual([runtime, ...args]);
        expect(valuesOf(unit, "ReadWritePaths").map(wordsIn)).toEqual(writable.map((place) => [place]));
        const read = withoutSpecifiers(valuesOf(unit, "WorkingDirectory")[0] ?? "");
        expect([directory, `${directory}/`]).toContain(read);
      }),
    );
  });

  test.for(["/a\nUser=root", "/a\rb", "/a\x1bb"])("no line is added to a unit: %j is refused", (place) => {
    for (const job of [{ directory: place }, { command: [place] }, { writable: [place] }, { user: place }]) {
      expect(() => toServiceUnit({ ...JOB, ...job })).toThrow(
        /^Cannot write a unit for "[^\n\r]*": a unit holds no control/,
      );
    }
  });
});

test.for(['/a"b/node', "/a'b/node", "/a\\b/node"])("a program that systemd would not start is refused: %s", (place) => {
  expect(() => toServiceUnit({ ...JOB, command: [place] })).toThrow(
    /: systemd starts no program whose path has a quote or a/,
  );
});

test("a name that no unit may have is escaped", () => {
  expect(unitName("nightly_2.eu-west")).toBe("brownout-nightly_2.eu-west");
  expect(unitName("a@b c/é")).toBe("brownout-a\\x40b\\x20c\\x2f\\xc3\\xa9");
});

/** The tool reads units and starts nothing. */
const hasSystemd = spawnSync("systemd-analyze", ["--version"]).error === undefined;

describe.runIf(hasSystemd)("systemd itself", () => {
  test.for(["plain", `a "b" 'c' 100% $x\${y} \\z; é`])("has nothing to say against the units in %j", (name) => {
    const top = temporaryDirectory();
    const directory = join(top, name);
    mkdirSync(directory);
    const program = join(top, "node 20 $x 100% ;");
    writeFileSync(program, "");
    chmodSync(program, 0o755);
    const job: Job = {
      ...JOB,
      command: [program, join(directory, "brownout.cjs"), "run", "nightly"],
      directory,
      user: "root",
      writable: [directory],
      readable: [program],
    };
    const units = [toServiceUnit(job), toServiceUnit({ ...job, network: "used" })].map((service, index) => {
      const [servicePath, timerPath] = ["service", "timer"].map((type) =>
        join(directory, `brownout-n${index}.${type}`),
      );
      writeFileSync(servicePath ?? "", service);
      writeFileSync(timerPath ?? "", toTimerUnit(job));
      return [servicePath ?? "", timerPath ?? ""];
    });
    const verified = spawnSync("systemd-analyze", ["verify", "--man=no", ...units.flat()], { encoding: "utf8" });
    expect({ status: verified.status, stderr: verified.stderr, stdout: verified.stdout }).toEqual({
      status: 0,
      stderr: "",
      stdout: "",
    });
  });

  test("finds a mistake, so that its silence means something", () => {
    const directory = temporaryDirectory();
    const unit = join(directory, "brownout-n.service");
    writeFileSync(
      unit,
      toServiceUnit({ ...JOB, command: [join(directory, "missing")] }).replace("Nice=10", "Nicer=10"),
    );
    const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", unit], { encoding: "utf8" });
    expect(status).not.toBe(0);
    expect(stderr).toContain("Nicer");
  });
});
