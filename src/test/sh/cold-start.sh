#!/bin/bash
# Medians of cold starts, each with an empty data directory: of the jar, of the extracted jar, and of
# the extracted jar with an archive of its classes and a small heap, as in the image. They take turns, so that what else the machine
# does falls on all alike; the processor's seconds depend less on it than those on the clock.
# Usage: cold-start.sh JAR [STARTS]     (Linux, needs curl; takes about 10 s a start)
set -euo pipefail
jar=$(realpath "$1")
starts=${2:-5}
port=${PORT:-18080}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill -9 "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
app=$work/app

status() { awk -v name="$1:" '$1 == name { print int($2 / 1024) }' "/proc/$server/status"; }
cpu() { awk -v hz="$(getconf CLK_TCK)" '{ print ($14 + $15) / hz }' "/proc/$server/stat"; }

measure() { # NAME OPTION...
  local name=$1 started ready
  shift
  started=$(date +%s.%N)
  java "$@" --server.port="$port" --ganvas.data-dir="$work/data" >"$work/log" 2>&1 &
  server=$!
  until curl -fsSo /dev/null "http://localhost:$port/readyz" 2>/dev/null; do
    kill -0 "$server" || { cat "$work/log"; exit 1; }
    sleep 0.05
  done
  ready=$(date +%s.%N)
  echo "$(echo "$ready $started" | awk '{ print $1 - $2 }') $(cpu) $(status VmRSS)" >>"$work/$name"
  kill "$server"
  wait "$server" || true
  server=
  rm -rf "$work/data"
}

median() { # FILE COLUMN
  awk -v column="$2" '{ print $column }' "$1" | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

java -Djarmode=tools -jar "$jar" extract --destination "$app" >"$work/log"
java -XX:ArchiveClassesAtExit="$work/ganvas.jsa" -Dspring.context.exit=onRefresh \
  -jar "$app/$(basename "$jar")" --ganvas.data-dir="$work/data" >"$work/log" 2>&1
rm -rf "$work/data"
for _ in $(seq "$starts"); do
  measure jar -jar "$jar"
  measure extracted -jar "$app/$(basename "$jar")"
  MALLOC_ARENA_MAX=2 measure archive \
    -XX:SharedArchiveFile="$work/ganvas.jsa" -XX:+UseSerialGC -Xms64m -jar "$app/$(basename "$jar")"
done
printf '%-10s %10s %14s %14s\n' '' 'ready (s)' 'processor (s)' 'resident (MB)'
for name in jar extracted archive; do
  printf '%-10s %10.1f %14.1f %14d\n' "$name" "$(median "$work/$name" 1)" "$(median "$work/$name" 2)" "$(median "$work/$name" 3)"
done
