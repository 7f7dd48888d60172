# The question in awk: `hour userHours uniqueIps errors requests` for each hour of the day, over Monday to Friday.
#
#     mawk -v clock_at=10 -f question.awk FILE
#
# `clock_at` is where the clock stands in a line; the client is the eighth part between quotes. To count 1 GiB of
# canonical lines by clock hour mawk 1.3.4 takes 4.2 s this way, and 6.7 s with the quote as the field separator
# (November 2026).

{
  clock_hour = substr($0, clock_at, 13)
  requests[clock_hour]++
}

/"status(_code)?":5[0-9][0-9][,}]/ {
  split($0, quoted, "\"")
  errors[clock_hour]++
  seen[clock_hour, quoted[8]]
}

END {
  for (clock_hour in requests) {
    hour = substr(clock_hour, 12) + 0
    if (!is_working_day(clock_hour)) continue
    requests_at[hour] += requests[clock_hour]
    errors_at[hour] += errors[clock_hour]
  }
  for (pair in seen) {
    split(pair, part, SUBSEP)
    if (!is_working_day(part[1])) continue
    hour = substr(part[1], 12) + 0
    user_hours[hour]++
    if (!((hour, part[2]) in met)) unique_ips[hour]++
    met[hour, part[2]]
  }
  for (hour in requests_at)
    print hour, user_hours[hour] + 0, unique_ips[hour] + 0, errors_at[hour] + 0, requests_at[hour]
}

# Zeller's congruence, once a clock hour: 0 is Saturday, 1 is Sunday.
function is_working_day(clock_hour,    year, month, day) {
  if (clock_hour in is_working) return is_working[clock_hour]
  year = substr(clock_hour, 1, 4) + 0
  month = substr(clock_hour, 6, 2) + 0
  day = substr(clock_hour, 9, 2) + 0
  if (month < 3) { month += 12; year-- }
  day += int(13 * (month + 1) / 5) + year + int(year / 4) - int(year / 100) + int(year / 400)
  return is_working[clock_hour] = day % 7 > 1
}
