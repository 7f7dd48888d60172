/**
 * `systemd`: the units that run a mode every day.
 */
import { userInfo } from "node:os";
import { BrownoutError, ErrorCode } from "../error.ts";
import { readSystemdOptions } from "../options/schedule-options.ts";
import { type Job, toServiceUnit, toTimerUnit } from "../write/systemd-units.ts";
import { ExitStatus, type Io } from "./io.ts";
import { scheduleOf } from "./schedule.ts";

export async function systemd(mode: string, rawOptions: object, io: Io): Promise<ExitStatus> {
  const { at, config, user, service, timer } = readSystemdOptions(rawOptions);
  const schedule = await scheduleOf(mode, config, io);
  const job: Job = { name: mode, at, ...schedule, writable: schedule.writable(), user: user ?? currentUser() };
  const units = [...(service || !timer ? [toServiceUnit(job)] : []), ...(timer || !service ? [toTimerUnit(job)] : [])];
  await io.stdout.print(units.join("\n"));
  return ExitStatus.done;
}

/** Deno keeps it to itself without `--allow-sys`, and Bun without `USER` says "unknown". */
function currentUser(): string {
  const name = nameOrUnknown();
  if (name !== "unknown") return name;
  throw new BrownoutError(ErrorCode.usage, "Cannot write a unit: the current user has no name here (--user names one)");
}

function nameOrUnknown(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown"; // a user id without an entry, or a permission that is missing
  }
}
