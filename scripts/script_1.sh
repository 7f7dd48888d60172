#!/bin/sh
# Writes the artificial stream script_1, as `brownout generate script_1` does. Line i (from 1), in whole numbers:
#
#   time         1557824751 + i seconds since 1970, on a clock that is OFFSET ahead of UTC
#   ip           10.0.(191 i mod 256).(219 i mod 250)
#   status_code  (55 i div 6 mod 4 + 2) 100 + 19 i mod 4
#
# Usage: script_1.sh [LINES [FROM [OFFSET]]]
#   LINES   how many lines (default: without end)
#   FROM    the first line (default 1)
#   OFFSET  the writer's clock, as +0300, +03:00 or -0730 (default +0000)
first_second=1557824751 step=1 third=191 fourth=219 status=55 detail=19

. "$(dirname -- "$0")/script_stream.sh"
