#!/bin/sh
# The gate on a real flow: two weeks of logs, an incident in one of them, reports, partials, `brownout compare`. Prints a line
# for each check and ends at the first that fails.
#
#   scripts/check-compare.sh                                   what `npm run build` has made
#   BROWNOUT='deno run -A src/bin.ts' scripts/check-compare.sh another one
set -eu
cd "$(dirname -- "$0")/.."
: "${BROWNOUT:=node dist/src/program/brownout.cjs}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

brownout() { $BROWNOUT "$@"; } # its words are a command and its arguments

# check STATUS TEXT ARGUMENTS...: `brownout ARGUMENTS...` ends with this status, and its output holds this text.
check() {
  expected=$1 text=$2
  shift 2
  status=0
  brownout "$@" > "$work/output" 2>&1 || status=$?
  said=$(printf " '%s'" "$@" | sed "s|$work/||g; s|'\\([^ <>']*\\)'|\\1|g")
  if [ "$status" = "$expected" ] && grep -qF -- "$text" "$work/output"; then
    echo "ok  status $status: brownout$said"
  else
    echo "FAILED  expected status $expected and \"$text\" but found status $status: brownout$said" >&2
    cat "$work/output" >&2
    exit 1
  fi
}

# script_1 is a line a second, and 900 clients meet a server error in each full clock hour. BASE is a whole week, HEAD begins
# on the Tuesday after it: five working days and four. In the incident every answer from 17:00 to 17:59 is a 503.
week=604800 day=86400 monday=485649
brownout generate script_1 --from $monday --lines $week > "$work/base.log"
brownout generate script_1 --from $((monday + week + day)) --lines $((week - day)) > "$work/head.log"
awk '/ 17:[0-9][0-9]:[0-9][0-9]"/ { sub(/"status_code":[0-9]+/, "\"status_code\":503") } { print }' \
  "$work/head.log" > "$work/incident.log"

for side in base head incident; do
  check 0 "Most users hit a server error" analyze "$work/$side.log" --out-dir "$work/$side" -o "$work/$side.part"
done

echo "An incident at 17:00:"
check 0 "17:00 is worse" compare "$work/base" "$work/incident"
check 1 "17:00 is worse: 900 -> 3,600 user-hours per working day" \
  compare "$work/base" "$work/incident" --fail-on 'hour worse'
check 1 "17:00 is worse" compare "$work/base" "$work/incident" --fail-on '17 worse'
check 0 'Held      rule "16 worse"' compare "$work/base" "$work/incident" --fail-on '16 worse'
check 1 "17:00 has 3,600" compare "$work/base" "$work/incident" --fail-on '17 > 3599'
check 0 'Held      rule "17 > 3600"' compare "$work/base" "$work/incident" --fail-on '17 > 3600'
check 1 "total rose by 12.5 %" compare "$work/base" "$work/incident" --fail-on 'total > +12%'
check 0 'Held      rule "total > +13%"' compare "$work/base" "$work/incident" --fail-on 'total > +13%'
check 1 "Tue 17:00 is worse" compare "$work/base" "$work/incident" --by weekday-hour --fail-on 'weekday-hour worse'
check 1 "17:00 is worse" compare "$work/base.part" "$work/incident.part" --fail-on 'hour worse'
check 1 "clients newly affected" \
  compare "$work/base.part" "$work/incident.part" --fail-on 'new-clients > 100'

echo "None:"
check 0 "BASE covers 5 working days and HEAD 4: values are per working day" compare "$work/base" "$work/head" \
  --fail-on 'hour worse' --fail-on 'total > +1%' --fail-on 'hour > 900' --fail-on 'peak moved'
check 0 'Held      rule "new-clients > 0"' compare "$work/base.part" "$work/head.part" --fail-on 'hour worse' --fail-on 'new-clients > 0'
check 0 "Both sides say the same" compare "$work/base" "$work/base.part" --fail-on 'hour worse'

echo "What cannot be compared:"
head -c 1000 "$work/base/report.json" > "$work/truncated.json"
check 2 "it is truncated" compare "$work/truncated.json" "$work/head" --fail-on 'hour worse'
head -c 100000 "$work/base.part" > "$work/truncated.part"
check 2 "truncated.part" compare "$work/truncated.part" "$work/head.part" --fail-on 'hour worse'
gzip -c "$work/base.log" | head -c 100000 > "$work/cut.log.gz"
check 2 "the gzip data ends early" analyze "$work/cut.log.gz" --out-dir "$work/incomplete"
check 2 "it is incomplete" compare "$work/incomplete" "$work/head" --fail-on 'hour worse'
check 0 "400-499" analyze "$work/base.log" --status 4xx --out-dir "$work/other"
check 2 "they differ in status" compare "$work/other" "$work/head" --fail-on 'hour worse'
: > "$work/empty.json"
check 2 "it is empty" compare "$work/empty.json" "$work/head" --fail-on 'hour worse'
check 2 "no such file" compare "$work/none.json" "$work/head" --fail-on 'hour worse'
check 2 "at character 6" compare "$work/base" "$work/head" --fail-on 'hour worst'

echo "The gate itself:"
check 0 "The gate can fire" compare --self-test
