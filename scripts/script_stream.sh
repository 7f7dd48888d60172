#!/bin/sh
# Writes the lines of an artificial stream. It is no program of its own: script_1.sh and script_2.sh set the numbers of
# their formulas (first_second, step, third, fourth, status, detail) and read it in, script_test.sh sets last_line too.
#
# A POSIX shell and a POSIX awk are all that it needs. Every number is whole and below 2^53, so that awk's floating
# point is exact. Errors are one line on standard error, with exit status 2.

LC_ALL=C
export LC_ALL
greatest=100000000000 # lines that `brownout generate` has, too

refuse() { # what expected found
  printf 'Cannot use %s: expected %s but found "%s"\n' "$1" "$2" "$3" >&2
  exit 2
}

require_whole() { # name least text
  expected="a whole number from $2 to $greatest"
  digits=$3
  case $digits in '' | *[!0-9]*) refuse "$1" "$expected" "$3" ;; esac
  while [ ${#digits} -gt 1 ] && [ "$digits" != "${digits#0}" ]; do digits=${digits#0}; done
  if [ ${#digits} -gt ${#greatest} ] || [ "$digits" -lt "$2" ] || [ "$digits" -gt "$greatest" ]; then
    refuse "$1" "$expected" "$3"
  fi
}

[ $# -le 3 ] || refuse arguments 'at most LINES, FROM and OFFSET' "$4"
require_whole LINES 0 "${1-$greatest}"
require_whole FROM 1 "${2-1}"
case ${3-+0000} in
  [+-][01][0-9][0-5][0-9] | [+-]2[0-3][0-5][0-9] | [+-][01][0-9]:[0-5][0-9] | [+-]2[0-3]:[0-5][0-9]) ;;
  *) refuse OFFSET 'an offset from UTC like "+0300" or "+03:00"' "$3" ;;
esac

exec awk \
  -v first_second="$first_second" -v step="$step" \
  -v third="$third" -v fourth="$fourth" -v status="$status" -v detail="$detail" \
  -v lines="${1-$greatest}" -v from="${2-1}" -v offset="${3-+0000}" -v last_line="${last_line-$greatest}" '

BEGIN {
  split("31 28 31 30 31 30 31 31 30 31 30 31", days_in_month, " ")
  for (number = 0; number < 60; number++) two_digits[number] = sprintf("%02d", number)
  year = 1970   # and the epoch day on which it begins
  new_year = 0
  end_of_day = 0

  first_second += seconds_of(offset)
  end = from + lines
  if (end > last_line + 1) end = last_line + 1
  for (i = from + 0; i < end; i++) {
    second = first_second + step * i
    if (second >= end_of_day) {
      second_of_day = second % 86400
      date = date_of((second - second_of_day) / 86400)
      midnight = second - second_of_day
      end_of_day = midnight + 86400
    }
    second_of_day = second - midnight
    minute_of_day = int(second_of_day / 60)
    clock = two_digits[int(minute_of_day / 60)] ":" two_digits[minute_of_day % 60] ":" two_digits[second_of_day % 60]
    ip = "10.0." (third * i) % 256 "." (fourth * i) % 250
    code = (int(status * i / 6) % 4 + 2) * 100 + (detail * i) % 4
    print "{\"time\":\"" date " " clock "\",\"ip\":\"" ip "\",\"status_code\":" code "}"
  }
}

# +0300 and +03:00 are 10800.
function seconds_of(offset,    size) {
  size = substr(offset, 2, 2) * 3600 + substr(offset, length(offset) - 1) * 60
  return substr(offset, 1, 1) == "-" ? -size : size
}

# The date of an epoch day, from 1970 on; days are asked for in ascending order.
function date_of(epoch_day,    month, day) {
  while (epoch_day >= new_year + 365 + is_leap(year)) {
    new_year += 365 + is_leap(year)
    year++
  }
  days_in_month[2] = 28 + is_leap(year)
  day = epoch_day - new_year
  for (month = 1; day >= days_in_month[month]; month++) day -= days_in_month[month]
  return sprintf("%04d-%02d-%02d", year, month, day + 1)
}

function is_leap(year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}
'
