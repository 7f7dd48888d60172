#!/bin/sh
# Writes the artificial stream script_test, as `brownout generate script_test` does: the first 1,000 lines of script_1,
# whose formulas are in script_1.sh.
#
# Usage: script_test.sh [LINES [FROM [OFFSET]]]
#   LINES   how many lines at most (default 1000)
#   FROM    the first line (default 1)
#   OFFSET  the writer's clock, as +0300, +03:00 or -0730 (default +0000)
last_line=1000

. "$(dirname -- "$0")/script_1.sh"
