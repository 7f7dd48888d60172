/**
 * `cron`: a line for a crontab that runs a mode every day.
 */
import { readCronOptions } from "../options/schedule-options.ts";
import { toCrontabLine } from "../write/crontab.ts";
import { ExitStatus, type Io } from "./io.ts";
import { scheduleOf } from "./schedule.ts";

export async function cron(mode: string, rawOptions: object, io: Io): Promise<ExitStatus> {
  const { at, config } = readCronOptions(rawOptions);
  await io.stdout.print(toCrontabLine({ at, ...(await scheduleOf(mode, config, io)) }));
  return ExitStatus.done;
}
