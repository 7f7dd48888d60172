/**
 * What an artificial period is made of. A size is the expected number of users with an error in each hour of a working day;
 * one request in fifty fails.
 */
import type { Draws } from "../bench/draws.ts";
import { CountTable } from "./count-table.ts";
import { type Cell, HOURS } from "./report.ts";

/** The cells of a period's days, hour by hour. */
export type Period = (draws: Draws, size: number, days: number) => Cell[][];

const REQUESTS_PER_ERROR = 50;
const NOON = 12;
export const INCIDENT_HOUR = 17;

/** Every user comes by chance, whoever else does: counts of Poisson's distribution. */
export const byChance =
  (shareOf: (hour: number) => number = () => 1): Period =>
  (draws, size, days) =>
    period(days, (hour) => withRequests(draws, size, poisson(size * shareOf(hour)).next(draws)));

/** Of four times as many clients each errs in an hour with probability 1/4. */
export const ofPopulation: Period = (draws, size, days) =>
  period(days, () => withRequests(draws, size, binomial(4 * size).next(draws)));

/** Half of the clients err in every period and day, at the same hour; the others come by chance. */
export const ofRegulars: Period = (draws, size, days) =>
  period(days, () => withRequests(draws, size, size / 2 + poisson(size / 2).next(draws)));

/** Clients that err at an hour do so on each day of the period; the next period has others. */
export const ofStayingClients: Period = (draws, size, days) => {
  const users = HOURS.map(() => poisson(size).next(draws));
  return period(days, (hour) => withRequests(draws, size, users[hour] ?? 0));
};

/** Each user errs three times. */
export const ofThreeErrorsEach: Period = (draws, size, days) =>
  period(days, () => withRequests(draws, size, poisson(size).next(draws), 3));

/** Every other day, by chance, has so many percent more than usual, or fewer. */
export const ofUnequalDays =
  (percent: number): Period =>
  (draws, size, days) =>
    Array.from({ length: days }, () => {
      const mean = size * (1 + (draws.next(2) === 0 ? -percent : percent) / 100);
      return HOURS.map(() => withRequests(draws, size, poisson(mean).next(draws)));
    });

/** From a third of the size at night to all of it at noon. */
export const dayShape = (hour: number) => 1 - (Math.abs(hour - NOON) / NOON) * (2 / 3);
export const incident = (percent: number) => (hour: number) => (hour === INCIDENT_HOUR ? 1 + percent / 100 : 1);

function period(days: number, cellOf: (hour: number) => Cell): Cell[][] {
  return Array.from({ length: days }, () => HOURS.map(cellOf));
}

function withRequests(draws: Draws, size: number, users: number, errorsEach = 1): Cell {
  const errors = users * errorsEach;
  return { users, errors, requests: errors + poisson(size * errorsEach * (REQUESTS_PER_ERROR - 1)).next(draws) };
}

const poisson = kept((mean) => new CountTable(Math.floor(mean), (count) => mean / (count + 1)));

/** So many trials, each with probability 1/4. */
const binomial = kept(
  (trials) => new CountTable(Math.floor(trials / 4), (count) => (trials - count) / (count + 1) / 3),
);

function kept(make: (size: number) => CountTable): (size: number) => CountTable {
  const tables = new Map<number, CountTable>();
  return (size) => {
    const table = tables.get(size) ?? make(size);
    tables.set(size, table);
    return table;
  };
}
