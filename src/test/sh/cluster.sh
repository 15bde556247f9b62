#!/bin/bash
# Three nodes on one PostgreSQL and one data directory behind nginx, under load, while one is killed, one
# is cut off from the database and one from everybody, all get a new version, and a model is promoted.
# Shows what came of every request, and that quotas, a training job and the log of all pictures are as
# they should be. Nginx is configured as docs/operations.md says. Namespaces and processes end with it.
# Usage: cluster.sh JAR [NEW_JAR]     (Linux, as root; needs curl, iproute2, nginx, postgresql, python3;
# takes 7 minutes and 3 GB. KEEP=FOLDER keeps what was logged)
[ -n "${INSIDE:-}" ] || INSIDE=yes exec unshare --net --mount --pid --fork --kill-child --mount-proc "$0" "$@"
. "$(dirname "$0")/node.sh" "$1"
here=$(dirname "$(realpath "$0")")
new=$(realpath "${2:-$1}")
url=http://10.0.0.7
declare -A address=([one]=10.0.0.11 [two]=10.0.0.12 [three]=10.0.0.13 [database]=10.0.0.20) pid=()
trap '[ -z "${KEEP:-}" ] || cp "$work"/*.log "$KEEP"; rm -rf "$work"' EXIT

network() { # a bridge, on which this script and nginx are, and a namespace for each of the others
  mkdir -p /run/netns
  mount -t tmpfs none /run/netns
  ip link set lo up
  ip link add hub type bridge
  ip address add 10.0.0.7/24 dev hub
  ip link set hub up
  for name in "${!address[@]}"; do
    ip netns add "$name"
    ip link add "$name" type veth peer name eth0 netns "$name"
    ip link set "$name" master hub up
    ip -n "$name" link set lo up
    ip -n "$name" address add "${address[$name]}/24" dev eth0
    ip -n "$name" link set eth0 up
  done
}

postgres() {
  database
  echo "host all all 10.0.0.0/24 trust" >>"$work/postgres/data/pg_hba.conf"
  (
    cd "$work/postgres"
    exec ip netns exec database runuser -u postgres -- \
      "$postgres_bin/postgres" -D data -k "$work/postgres" -h "${address[database]}" >>"$work/postgres.log" 2>&1
  ) &
  until sql "select 1" >/dev/null 2>&1; do sleep 0.2; done
}

nginx() {
  {
    echo "daemon off; pid $work/nginx.pid; user root; worker_processes 2; events { worker_connections 1000; } http {"
    echo "log_format tried '\$msec \$request_time \$request \$status \$upstream_addr \$upstream_status';"
    echo "access_log $work/access.log tried; add_header X-Tried \$upstream_addr always;"
    for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $work/$kind;"; done
    awk '/^```/ { inside = 0 } inside; /^```nginx/ { inside = ++blocks == 2 }' "$here/../../../docs/operations.md"
    echo "}"
  } >"$work/nginx.conf"
  PATH=$PATH:/usr/sbin command nginx -e "$work/nginx.log" -c "$work/nginx.conf" >>"$work/nginx.log" 2>&1 &
}

start() { # NAME JAR
  ip netns exec "$1" java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m -jar "$2" --server.port=8080 \
    --ganvas.data-dir="$work/data" --spring.datasource.url="jdbc:postgresql://${address[database]}/postgres" \
    --spring.datasource.username=ganvas --ganvas.security.images-per-minute=300 \
    --ganvas.training.heartbeat=1s --ganvas.training.poll-interval=200ms \
    --server.forward-headers-strategy=native '--server.tomcat.remoteip.internal-proxies=10\.0\.0\.7' \
    >>"$work/$1.log" 2>&1 &
  pid[$1]=$!
}
holder() { # the node that trains
  local node
  node=$(job "$job" | field node)
  for name in one two three; do [ "${node##*/}" != "${pid[$name]}" ] || echo "$name"; done
}
taken_from() { # NAME: waits until another node trains
  for _ in $(seq 60); do
    [ "$(holder)" = "$1" ] || return 0
    sleep 0.5
  done
  echo "nobody took the job from $1"
}
key() { api "$url/admin/keys" -H 'Content-Type: application/json' -d "{\"name\": \"$1\", \"role\": \"generate\"}" | field key; }

network; postgres; nginx
for name in one two three; do start "$name" "$jar"; done
for name in one two three; do ready "http://${address[$name]}:8080"; done
small=$(small_set)
job=$(api "$url/admin/training-jobs" -H 'Content-Type: application/json' -d "{\"dataset\": \"$small\",
  \"model\": \"fashion\", \"resolution\": 32, \"options\": {\"totalImages\": 400000, \"batchSize\": 8,
  \"statisticsInterval\": 10, \"checkpointInterval\": 20, \"metricInterval\": 100}}" | field id)
shop=$(key shop) greedy=$(key greedy)
for _ in 1 2 3 4; do # most of what a key may ask for at once that has not asked for anything lately
  curl -fsSo /dev/null -H "Authorization: Bearer $greedy" -H 'Content-Type: application/json' \
    -d '{"model": "fashion", "n": 64}' "$url/generate"
done
mark "before: $(sql "select count(*) from provenance")"
python3 "$here/cluster.py" load "$url" "$work/load.log" "$shop" "$greedy" &
load=$!
until [ "$(state "$job")" = RUNNING ]; do sleep 0.5; done
sleep 30

mark "phase: nothing happens"
sleep 15

mark "phase: one node is killed"
sleep 3
one=$(holder)
kill -9 "${pid[$one]}"; mark "killed ${address[$one]}"
wait "${pid[$one]}" 2>/dev/null || true
taken_from "$one"; sleep 5
start "$one" "$jar"; ready "http://${address[$one]}:8080"; sleep 3

mark "phase: one is cut off from the database"
sleep 3
one=$(holder)
for end in "$one" database; do bridge link set dev "$end" isolated on; done; mark "cut $one"
taken_from "$one"; sleep 15
for end in "$one" database; do bridge link set dev "$end" isolated off; done; mark "mended $one"
sleep 10

mark "phase: one is cut off from everybody"
sleep 3
one=$(holder)
bridge link set dev "$one" state 0; mark "cut $one"
taken_from "$one"; sleep 15
bridge link set dev "$one" state 3; mark "mended $one"
sleep 10

mark "phase: a new version on all"
cp "$new" "$work/new.jar"
for name in one two three; do
  mark "stops $name"
  kill "${pid[$name]}"; wait "${pid[$name]}" || true
  start "$name" "$work/new.jar"; ready "http://${address[$name]}:8080"
done
sleep 5

mark "phase: the training ends"
until api "$url/admin/training-jobs/$job/finish" -X POST -o /dev/null 2>/dev/null; do sleep 1; done # it is measured
succeeded "$job"
version=$(job "$job" | field modelVersion)

mark "phase: its model is promoted"
sleep 3
mark "promoted fashion@$version"
api "$url/admin/models/fashion/versions/$version/promote" -H 'Content-Type: application/json' \
  -d '{"overrideReason": "a test"}' -o /dev/null
sleep 15

mark "phase: end"
kill "$load"; wait "$load" 2>/dev/null || true
for name in one two three; do kill "${pid[$name]}"; done
for name in one two three; do wait "${pid[$name]}" || true; done
sql "select id || '|' || sha256 from provenance" >"$work/pictures.log"
sql "select text from job_event where job_id = '$job' and text like 'taken up by %' order by id" >"$work/takers.log"
cp "$work/data/jobs/$job/stats.jsonl" "$work/stats.log"
ip netns exec one java -jar "$new" verify-log --data-dir="$work/data" --user=ganvas \
  --url="jdbc:postgresql://${address[database]}/postgres" >"$work/verified.log" || true
versions=$(sql "select count(*) from model_version where job_id = '$job'")
unfinished=$(find "$work/data" -name '*.part' | wc -l)
[ "$versions $unfinished" = "1 0" ] || { echo "FAILED: $versions versions, $unfinished unfinished files"; exit 1; }
python3 "$here/cluster.py" report "$work"
