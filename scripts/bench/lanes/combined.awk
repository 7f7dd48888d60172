# What counts in a combined access log, for `answer.awk`.
#
#     mawk -f combined.awk -f answer.awk FILE
#
# The client is what stands before the first space, the clock what stands behind the first bracket. A server error is
# found by what is around it: quotes within a request have a backslash before them.

{
  clock_hour = substr($0, index($0, "[") + 1, 14)
  requests[clock_hour]++
}

/[^\\]" 5[0-9][0-9] [-0-9]+ "/ {
  errors[clock_hour]++
  seen[clock_hour, substr($0, 1, index($0, " ") - 1)]
}

# `06/May/2019:17` is 2019-05-06 17.
function iso_hour(clock_hour) {
  return sprintf("%s-%02d-%s %s", substr(clock_hour, 8, 4),
    (index("JanFebMarAprMayJunJulAugSepOctNovDec", substr(clock_hour, 4, 3)) + 2) / 3,
    substr(clock_hour, 1, 2), substr(clock_hour, 13, 2))
}
