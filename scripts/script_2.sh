#!/bin/sh
# Writes the artificial stream script_2, as `brownout generate script_2` does; it has no server error.
# Line i (from 1), in whole numbers:
#
#   time         1420063200 + 2 i seconds since 1970, on a clock that is OFFSET ahead of UTC
#   ip           10.0.(19 i mod 256).(37 i mod 250)
#   status_code  (8 i div 6 mod 4 + 2) 100 + 13 i mod 4
#
# Usage: script_2.sh [LINES [FROM [OFFSET]]]
#   LINES   how many lines (default: without end)
#   FROM    the first line (default 1)
#   OFFSET  the writer's clock, as +0300, +03:00 or -0730 (default +0000)
first_second=1420063200 step=2 third=19 fourth=37 status=8 detail=13

. "$(dirname -- "$0")/script_stream.sh"
