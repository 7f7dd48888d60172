# The answer in awk: `hour userHours uniqueIps errors requests` for each hour of the day, over Monday to Friday, of what
# `json.awk` or `combined.awk` has counted by clock hour.

END {
  for (clock_hour in requests) {
    if (!is_working_day(clock_hour)) continue
    hour = hour_of(clock_hour)
    requests_at[hour] += requests[clock_hour]
    errors_at[hour] += errors[clock_hour]
  }
  for (pair in seen) {
    split(pair, part, SUBSEP)
    if (!is_working_day(part[1])) continue
    hour = hour_of(part[1])
    user_hours[hour]++
    if (!((hour, part[2]) in met)) unique_ips[hour]++
    met[hour, part[2]]
  }
  for (hour in requests_at)
    print hour, user_hours[hour] + 0, unique_ips[hour] + 0, errors_at[hour] + 0, requests_at[hour]
}

# Asked once a clock hour.
function hour_of(clock_hour) {
  if (!(clock_hour in hour_known)) hour_known[clock_hour] = substr(iso_hour(clock_hour), 12) + 0
  return hour_known[clock_hour]
}

# Zeller's congruence, once a clock hour: 0 is Saturday, 1 is Sunday.
function is_working_day(clock_hour,    date, year, month, day) {
  if (clock_hour in is_working) return is_working[clock_hour]
  date = iso_hour(clock_hour)
  year = substr(date, 1, 4) + 0
  month = substr(date, 6, 2) + 0
  day = substr(date, 9, 2) + 0
  if (month < 3) { month += 12; year-- }
  day += int(13 * (month + 1) / 5) + year + int(year / 4) - int(year / 100) + int(year / 400)
  return is_working[clock_hour] = day % 7 > 1
}
