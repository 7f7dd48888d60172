/**
 * A program that writes a log: requests of a day, some of them errors, some lines malformed, the last line often still
 * in the making when the night's run comes.
 */

import { writer as combined } from "../../scan/formats/writers/combined.ts";
import { writer as json } from "../../scan/formats/writers/jsonl.ts";
import { isoStamp, offsetText } from "../../scan/formats/writers/stamp.ts";
import type { Request } from "../../scan/formats/writers/writer.ts";
import type { Dice } from "../../scan/hostile/dice.ts";
import type { LogDirectory } from "./log-directory.ts";
import { startOfDay, vilniusTime } from "./vilnius.ts";

type WriteLine = (request: Request) => string;

/** JSON lines without a zone, as the sample of the project has them. */
const plainJson: WriteLine = ({ wallSecond, address, status }) =>
  JSON.stringify({ time: isoStamp(wallSecond).replace("T", " "), ip: address, status_code: status });

export const W3C_FIELDS = [
  "#Fields: date-local time-local c-ip cs-uri-stem sc-status",
  "#Fields: sc-status cs-uri-stem c-ip date-local time-local",
] as const;

const w3c: WriteLine = ({ wallSecond, address, path, status }) =>
  `${isoStamp(wallSecond).replace("T", " ")} ${address} ${path} ${status}`;
const w3cTurned: WriteLine = ({ wallSecond, address, path, status }) =>
  `${status} ${path} ${address} ${isoStamp(wallSecond).replace("T", " ")}`;

/** As containerd cuts a line, after fewer bytes. */
const PIECE_BYTES = 2_000;
const cri: WriteLine = (request) => {
  const stamp = `${isoStamp(request.wallSecond)}.123456789${offsetText(request.offset, ":")}`;
  const text = combined.write({ ...request, path: request.path + request.path });
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += PIECE_BYTES) {
    lines.push(`${stamp} stdout ${at + PIECE_BYTES < text.length ? "P" : "F"} ${text.slice(at, at + PIECE_BYTES)}`);
  }
  return lines.join("\n");
};

export const WRITE_LINE = { combined: combined.write, cri, json: json.write, plainJson, w3c, w3cTurned };

export interface Habits {
  readonly lines: number;
  /** One line in so many is malformed, and not at all where it is null. */
  readonly malformedOneIn: number | null;
  /** Of what was asked for; 6 where nothing is said. */
  readonly pathBytes?: number;
}

/** Users sleep from 08:00 to 24:00, by UTC: clock hours that nobody saw need not be reckoned with. */
const SECONDS_AWAKE = 8 * 3_600;
const STATUSES = [200, 200, 200, 301, 404, 500, 502, 503, 599];
const AGENTS = ["curl/8.5.0", "Mozilla/5.0 (X11; Linux x86_64)", "žąsis"];
const MALFORMED = ["-", "null", "{}", "connection reset by peer"];

export class Service {
  readonly #logs: LogDirectory;
  readonly #dice: Dice;
  readonly #habits: Habits;
  name: string;
  write: WriteLine;
  #rest = "";

  constructor(logs: LogDirectory, dice: Dice, name: string, write: WriteLine, habits: Habits) {
    this.#logs = logs;
    this.#dice = dice;
    this.name = name;
    this.write = write;
    this.#habits = habits;
  }

  /** Writes the day before a night, and half of the time leaves the last line unfinished. */
  live(night: number, lines = this.#habits.lines): void {
    const text = this.#rest + this.linesOf(night, lines);
    const kept = this.#dice.oneIn(2) ? text.length : text.length - this.#dice.between(1, 60);
    this.#rest = text.slice(kept);
    this.#logs.append(this.name, text.slice(0, kept));
  }

  /** Finishes the line that it is at. */
  finish(name = this.name): void {
    if (this.#rest !== "") this.#logs.append(name, this.#rest);
    this.#rest = "";
  }

  /** Without a time zone the hour that a clock repeats is written twice, as real logs have it. */
  linesOf(night: number, lines: number): string {
    const { malformedOneIn } = this.#habits;
    let text = "";
    for (let line = 0; line < lines; line += 1) {
      const epochSecond = startOfDay(night) + Math.floor((line * SECONDS_AWAKE) / lines);
      const isMalformed = malformedOneIn !== null && this.#dice.oneIn(malformedOneIn);
      text += `${isMalformed ? this.#dice.oneOf(MALFORMED) : this.write(this.#request(epochSecond))}\n`;
    }
    return text;
  }

  #request(epochSecond: number): Request {
    const dice = this.#dice;
    const address = dice.oneIn(8)
      ? `2001:db8::${dice.below(5_000).toString(16)}`
      : `198.51.${dice.below(20)}.${dice.below(256)}`;
    const path = `/${dice
      .below(100_000)
      .toString()
      .padStart((this.#habits.pathBytes ?? 6) - 1, "0")}`;
    return { ...vilniusTime(epochSecond), address, status: dice.oneOf(STATUSES), path, agent: dice.oneOf(AGENTS) };
  }
}
