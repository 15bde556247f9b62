#!/bin/sh
# Pictures a second over HTTP at saturation, beside those of the bare generator, in turn in one run.
#   docs/saturation.sh [rounds] [seconds of warming up]
# Needs the built service (target/ganvas.jar), curl and wrk. Works in a folder of its own, on port 8099.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
jar="$here/target/ganvas.jar"
rounds=${1:-3}
warm=${2:-60}
url=http://localhost:8099
data=$(mktemp -d)
java -jar "$jar" --server.port=8099 --ganvas.data-dir="$data" >"$data/log" 2>&1 &
service=$!
trap 'kill $service; wait $service || true; rm -rf "$data"' EXIT
until curl -sf "$url/actuator/health/readiness" >/dev/null; do
  kill -0 $service || { cat "$data/log"; exit 1; }
  sleep 1
done

# load PICTURES_A_REQUEST SECONDS CLIENTS; ends all if an answer was none of success
load() {
  N=$1 wrk -t1 -c"$3" -d"$2"s --timeout 60s --latency -s "$here/docs/load.lua" "$url" >"$data/load"
  if grep Non-2xx "$data/load" >&2; then exit 1; fi
}

# alone: the median for one client that asks for one picture
alone() {
  load 1 4 1
  awk '/^ +50%/ { print $2 }' "$data/load"
}

load 16 $((warm / 2)) 8
load 1 $((warm / 2)) 32
(export NEW=1; load 1 10 1)
for round in $(seq "$rounds"); do
  echo "round $round"
  for n in 16 1; do
    load $n 8 $((n == 1 ? 32 : 8))
    awk -v n=$n '/Requests\/sec/ { printf "  %d a request: %.0f pictures/s\n", n, n * $2 }' "$data/load"
  done
  known=$(alone)
  new=$(export NEW=1; alone)
  echo "  one client, one picture (p50): $known; with a new phrase each time: $new"
  java -jar "$jar" benchmark --serving-only=true --seconds=4 --bundle="$here/src/main/resources/models/characters" 2>/dev/null |
    awk -F' *[|] *' '/onnxruntime/ { printf "  bare (%s), batches of %s: %d pictures/s (%.1f ms)\n", $2, $4, $6, $5 }'
done
