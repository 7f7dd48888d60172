import { percentEncoded } from "./percent.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "uwsgi",
  header: [],
  clock: "none",
  write({ wallSecond, address, status, path }) {
    const request = `[pid: 17|app: 0|req: 1/2] ${address} () {38 vars in 696 bytes} [${ctime(wallSecond)}] GET`;
    const answer = `generated 47 bytes in 129 msecs (HTTP/1.1 ${status}) 9 headers in 378 bytes (1 switches on core 3)`;
    return `${request} ${percentEncoded(path, /["]/g)} => ${answer}`;
  },
};

/** `Mon May  6 17:24:53 2019` */
function ctime(wallSecond: number): string {
  const [weekday, day, month, year, time] = new Date(wallSecond * 1000).toUTCString().replace(",", "").split(" ");
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`;
}
