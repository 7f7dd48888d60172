const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `2019-05-06T17:24:53` */
export function isoStamp(wallSecond: number): string {
  return new Date(wallSecond * 1000).toISOString().slice(0, 19);
}

/** `+0300`, or with a separator `+03:00` */
export function offsetText(offset: number, separator = ""): string {
  const minutes = Math.abs(offset) / 60;
  const digits = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0"));
  return (offset < 0 ? "-" : "+") + digits.join(separator);
}

/** `06/May/2019:17:24:53 +0300` */
export function clfStamp(wallSecond: number, offset: number): string {
  const [date, time] = isoStamp(wallSecond).split("T") as [string, string];
  const [year, month, day] = date.split("-") as [string, string, string];
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} ${offsetText(offset)}`;
}
