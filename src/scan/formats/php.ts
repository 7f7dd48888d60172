/**
 * The log of `php -S`, PHP's built-in server. It tells of a connection's start and end in lines of their own.
 *
 *     [Mon May  6 17:24:53 2019] 203.0.113.9:54321 Accepted
 *     [Mon May  6 17:24:53 2019] 203.0.113.9:54321 [502]: GET /index.php - Uncaught Error in …
 */
import { shapeFormat } from "./shape-format.ts";

export const php = shapeFormat({
  name: "php",
  summary: "php -S, PHP's built-in server",
  sample: [
    "[Mon May  6 17:24:53 2019] 203.0.113.9:54321 Accepted",
    "[Mon May  6 17:24:53 2019] 203.0.113.9:54321 [502]: GET /index.php",
    "[Mon May  6 17:24:53 2019] 203.0.113.9:54321 Closing",
  ],
  fields: { time: "time", address: "client", status: "status" },
  source: "https://www.php.net/manual/en/features.commandline.webserver.php",
  shapes: ["[[<:digits>] ]?[<time>] <client:port> [<status:digits>]: …"],
  directives: [
    "[[<:digits>] ]?[<time>] <:port> <:Accepted|Closing>",
    "[[<:digits>] ]?[<time>] <:port> Closed without sending a request; …",
    "[[<:digits>] ]?[<time>] PHP <> Development Server (…",
  ],
});
