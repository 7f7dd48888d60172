/**
 * The question in SQL: `hour userHours uniqueIps errors requests` for each hour of the day, over Monday to Friday.
 *
 *     node duckdb.mjs THREADS json TIME ADDRESS STATUS FILE…    JSON lines: the names of the three fields
 *     node duckdb.mjs THREADS regex FILE…                       combined access logs, by a regular expression
 *     node duckdb.mjs THREADS csv FILE…                         combined access logs, cut at spaces and quotes
 *     node duckdb.mjs THREADS caddy|alb|iis|cri|docker FILE…    logs of these; cri and docker hold combined lines
 *     node duckdb.mjs --version
 *
 * The fastest of the ways that were tried. Of 1 GiB of canonical lines, with 8 % errors and with 100 %: seconds of
 * processor time on both cores, which drifts less than the clock's, and peak memory (DuckDB 1.5.5, Node 20, November
 * 2026; medians of 3):
 *
 *     by clock hour and failing client, then by hour (this one)          2.9 s  300 MB     6.9 s  1.3 GB
 *     the same with a `maximum_object_size` of 1 MiB: smaller buffers    2.9 s  290 MB     7.0 s  1.3 GB
 *     count(DISTINCT (clock_hour, ip)) and count(DISTINCT ip), by hour   2.9 s  330 MB     7.2 s  1.7 GB
 *     count(DISTINCT ip) by GROUPING SETS of clock hour and hour         2.9 s  320 MB     7.4 s  1.8 GB
 *
 * Of 512 MiB with 8 % errors these took a fifth to a third longer: the clock hour cut from the time as text; a table
 * or a materialised CTE of what is read, asked twice. `read_csv`, cut at the quotes, took four fifths longer.
 * `preserve_insertion_order = false` made no difference.
 *
 * Of 1 GiB of combined log, in the same way (means of 4):
 *
 *     one regular expression for the three fields (`regex`)              2.5 s
 *     one for each of them, that of the client on errors only            2.4 s
 *     the same, with a lazy `.*?` between the fields                     4.2 s
 *     clock and client cut by position, an expression for the status     1.6 s
 *     as CSV with blanks between and a backslash to escape (`csv`)       1.6 s
 *
 * `csv` is right as long as nobody's name has a space in it and every line has as many fields.
 *
 * Of 300 MiB of the others, milliseconds of processor time (on a busy machine, December 2026; medians of 4, where the
 * differences are small of 8; the first of each is the one that is asked here):
 *
 *     caddy    713   `read_json` of three fields, the client out of a STRUCT; 706 with the time as a TIMESTAMP
 *              848   the same, `request` as JSON
 *             1021   `read_ndjson_objects` and paths; 1034 as lines, with a path for the client of errors only
 *              928   as lines, cut by position and `contains`; 5970 by one regular expression
 *     alb      777   as lines: the hour by position, an expression for the status, the client of errors only
 *              779   the first 192 characters as a list, split at spaces; 906 all of the line
 *              825   one regular expression
 *              928   as CSV; 897 and 969 its first nine columns; 909 to 960 cut at the quotes
 *     iis      837   as lines: the hour by position, an expression for the status, the client of errors only
 *             1057   the same, with `split_part` from the end for the status
 *             1076   as CSV with the date as a DATE; 1107 as text; 1118 its first twelve columns
 *             1863   one regular expression
 *     cri      881   as CSV; 1037 with the clock as a TIMESTAMP, 941 its first ten columns; 1093 cut at the quotes
 *             1000   as lines: the hour by position, and the rest of errors only; 1130 by an expression
 *             1369   one regular expression
 *     docker   873   as lines: the hour by position, an expression for the status, the client of errors only
 *              907   the same of the `log` that `read_json` gives
 *              970   cut at spaces; 1032 cut at the quotes
 *             1281   one regular expression on that `log`; 1676 on the line
 *
 * `read_text` and a split into lines took minutes. Lines are read a little faster without `strict_mode`; `contains`
 * spares most lines the expression, where lines that have none of it are common.
 */
import { DuckDBInstance, version } from "@duckdb/node-api";

const COMBINED = String.raw`^(\S+) [^[]*\[(.{14})[^"]*"(?:[^"\\]|\\.)*" (\d\d\d) `;
const COMBINED_COLUMNS = `address: 'VARCHAR', ident: 'VARCHAR', user: 'VARCHAR', clock: 'VARCHAR', zone: 'VARCHAR',
                              request: 'VARCHAR', status: 'USMALLINT', bytes: 'VARCHAR', referrer: 'VARCHAR',
                              agent: 'VARCHAR'`;
const IIS_HEADER_LINES = 4;

/** What is read, as records of a clock hour and the address of a client that met a server error. */
const RECORDS = {
  json: (time, address, status, ...files) => `
    SELECT date_trunc('hour', ${time}) AS clock_hour, CASE WHEN ${isError(status)} THEN ${address} END AS client
    FROM read_json(${listOf(files)}, format = 'newline_delimited',
                   columns = { ${time}: 'TIMESTAMP', ${address}: 'VARCHAR', ${status}: 'USMALLINT' })
    WHERE isodow(${time}) <= 5`,
  regex: (...files) => `
    SELECT part.clock_hour, CASE WHEN ${isError("part.status::USMALLINT")} THEN part.address END AS client
    FROM (
      SELECT regexp_extract(line, '${COMBINED}', ['address', 'clock_hour', 'status']) AS part
      FROM ${linesOf(files)}
    )`,
  csv: (...files) => `
    SELECT substr(clock, 2, 14) AS clock_hour, CASE WHEN ${isError("status")} THEN address END AS client
    FROM read_csv(${listOf(files)}, header = false, auto_detect = false, delim = ' ', quote = '"', escape = '\\',
                  columns = { ${COMBINED_COLUMNS} })`,
  caddy: (...files) => `
    SELECT floor(ts / 3600)::INTEGER AS clock_hour, CASE WHEN ${isError("status")} THEN request.client_ip END AS client
    FROM read_json(${listOf(files)}, format = 'newline_delimited',
                   columns = { ts: 'DOUBLE', request: 'STRUCT(client_ip VARCHAR)', status: 'USMALLINT' })`,
  alb: (...files) => `
    SELECT substr(line, instr(line, ' ') + 3, 11) AS clock_hour,
           CASE WHEN regexp_matches(line, ' 5\\d\\d [-\\d]+ \\d+ \\d+ "')
                THEN split_part(split_part(line, ' ', 4), ':', 1) END AS client
    FROM ${linesOf(files)}`,
  iis: (...files) => `
    SELECT substr(line, 1, 13) AS clock_hour,
           CASE WHEN regexp_matches(line, ' 5\\d\\d \\d+ \\d+ \\d+ \\S+$')
                THEN split_part(line, ' ', 9) END AS client
    FROM ${linesOf(files, IIS_HEADER_LINES)}`,
  cri: (...files) => `
    SELECT substr(clock, 2, 14) AS clock_hour, CASE WHEN ${isError("status")} THEN address END AS client
    FROM read_csv(${listOf(files)}, header = false, auto_detect = false, delim = ' ', quote = '"', escape = '\\',
                  columns = { stamp: 'VARCHAR', stream: 'VARCHAR', flag: 'VARCHAR', ${COMBINED_COLUMNS} })`,
  docker: (...files) => `
    SELECT substr(line, instr(line, '[') + 1, 14) AS clock_hour,
           CASE WHEN contains(line, '" 5') AND regexp_matches(line, '[^\\\\]\\\\" 5\\d\\d [-\\d]+ \\\\"')
                THEN substr(line, 9, instr(line, ' ') - 9) END AS client
    FROM ${linesOf(files)}`,
};

/** What a text of the clock hour is a time of: asked once for each group, not for each line. */
const CLOCK_HOUR = {
  json: "clock_hour",
  regex: readClock("%d/%b/%Y:%H"),
  csv: readClock("%d/%b/%Y:%H"),
  caddy: "epoch_ms(clock_hour::BIGINT * 3600000)",
  alb: readClock("%y-%m-%dT%H"),
  iis: readClock("%Y-%m-%d %H"),
  cri: readClock("%d/%b/%Y:%H"),
  docker: readClock("%d/%b/%Y:%H"),
};

const [threads, shape, ...words] = process.argv.slice(2);
if (threads === "--version") {
  process.stdout.write(`${version()}\n`);
} else {
  const database = await DuckDBInstance.create(":memory:", { threads });
  const connection = await database.connect();
  const result = await connection.runAndReadAll(`
    WITH pair AS (
      SELECT clock_hour, client, count(*) AS requests
      FROM (${RECORDS[shape](...words)})
      GROUP BY clock_hour, client
    ), stamped AS (
      SELECT ${CLOCK_HOUR[shape]} AS clock_hour, client, requests FROM pair
    )
    SELECT
      hour(clock_hour) AS hour,
      count(client) AS user_hours,
      count(DISTINCT client) AS unique_ips,
      coalesce(sum(requests) FILTER (client IS NOT NULL), 0) AS errors,
      sum(requests) AS requests
    FROM stamped
    WHERE isodow(clock_hour) <= 5
    GROUP BY hour
    ORDER BY hour`);
  for (const row of result.getRows()) process.stdout.write(`${row.join(" ")}\n`);
}

function isError(status) {
  return `${status} BETWEEN 500 AND 599`;
}

function readClock(format) {
  return `strptime(clock_hour, '${format}')`;
}

/** A column that takes all of the line. */
function linesOf(files, skip = 0) {
  return `read_csv(${listOf(files)}, header = false, auto_detect = false, strict_mode = false, skip = ${skip},
                   delim = chr(1), quote = '', escape = '', columns = { line: 'VARCHAR' })`;
}

function listOf(files) {
  return `[${files.map((file) => `'${file.replaceAll("'", "''")}'`).join(", ")}]`;
}
