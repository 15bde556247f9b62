#!/bin/bash
# Half an hour of everything at once on one node with PostgreSQL: pictures, prompts, films, dreams,
# verification, uploads and a training, and a fault every minute. Shows that nothing is lost, that memory
# does not grow, and how long pictures took beside those of the minutes before the first fault.
# Usage: soak.sh JAR [ROUNDS]     (Linux, as root; needs curl, iproute2, openssl, postgresql, python3; a round
# is a minute of each of six faults, five unless told. KEEP=FOLDER keeps what was logged)
[ -n "${INSIDE:-}" ] || INSIDE=yes exec unshare --net --mount --pid --fork --kill-child --mount-proc "$0" "$@"
. "$(dirname "$0")/node.sh" "$1"
here=$(dirname "$(realpath "$0")")
rounds=${2:-5}
trap '[ -z "${KEEP:-}" ] || cp "$work"/*.log "$work/log" "$KEEP"; umount --lazy "$work/data"; rm -rf "$work"' EXIT

ip link set lo up
mkdir "$work/data"
mount -t tmpfs -o size=1g none "$work/data"
database
postgres() {
  runuser -u postgres -- "$postgres_bin/pg_ctl" -D "$work/postgres/data" -o "-k $work/postgres -h 127.0.0.1" "$@" \
    </dev/null >>"$work/postgres.log" 2>&1
}
cd "$work/postgres"
postgres start

certificate() { # to sign pictures with
  local name
  name=$(date +%s%N)
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/O=Soak/CN=$name" \
    -CA "$work/ca.pem" -CAkey "$work/ca.key" -keyout "$work/new.key" -out "$work/new.pem" \
    -addext basicConstraints=critical,CA:FALSE -addext keyUsage=critical,digitalSignature \
    -addext extendedKeyUsage=emailProtection -addext authorityKeyIdentifier=keyid 2>>"$work/openssl.log"
  mv "$work/new.key" "$work/signing.key"
  mv "$work/new.pem" "$work/signing.pem"
}
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/O=Soak/CN=Root" \
  -keyout "$work/ca.key" -out "$work/ca.pem" 2>>"$work/openssl.log"
certificate

train() { # MODEL IMAGES
  api "$url/admin/training-jobs" -H 'Content-Type: application/json' -d "{\"dataset\": \"$small\", \"model\": \"$1\",
    \"resolution\": 32, \"options\": {\"totalImages\": $2, \"batchSize\": 8, \"statisticsInterval\": 10,
    \"checkpointInterval\": 100, \"metricInterval\": 1000}}" | field id
}
version() { # MODEL: trains one, and prints its version
  local id
  id=$(train "$1" 800)
  succeeded "$id"
  job "$id" | field modelVersion
}
status() { # CURL_OPTION...: prints the status, and leaves the answer in a file
  curl -so "$work/answer.json" -w '%{http_code}' -H "Authorization: Bearer $(cat "$work/data/admin-key")" "$@" || true
}
promote() { # VERSION: prints the status
  status "$url/admin/models/soaked/versions/$1/promote" -H 'Content-Type: application/json' -d '{"overrideReason": "a test"}'
}
expect() { # STATUS WHAT STATUS_THAT_CAME
  [ "$1" = "$3" ] || mark "unexpected: $2 was answered $3: $(head -c 300 "$work/answer.json")"
}

export JAVA_TOOL_OPTIONS="-XX:+UseSerialGC -Xms64m -Xmx768m" MALLOC_ARENA_MAX=2
port=8080 url=http://localhost:8080
node --spring.datasource.url=jdbc:postgresql://localhost/postgres --spring.datasource.username=ganvas \
  --ganvas.labelling.key="$work/signing.key" --ganvas.labelling.chain="$work/signing.pem" \
  --ganvas.training.poll-interval=200ms
unset JAVA_TOOL_OPTIONS
ready
small=$(small_set)
first=$(version soaked)
second=$(version soaked)
expect 200 "the promotion of a version" "$(promote "$first")"
(cd "$work/pictures" && python3 -m zipfile -c "$work/pictures.zip" ./*.png)
training=$(train long 4000000)

(while sleep 2; do echo "$(now) $(awk '/^VmRSS/ { print $2 }' "/proc/$server/status")"; done >>"$work/memory.log" 2>/dev/null) &
python3 "$here/soak.py" load "$url" "$work" "$(cat "$work/data/admin-key")" &
load=$!

gone() {
  mark "fault: clients leave"
  python3 "$here/soak.py" leave "$url" 55
}
slow() {
  mark "fault: slow clients"
  python3 "$here/soak.py" dawdle "$url" 55
}
outage() {
  mark "fault: the database restarts"
  postgres stop -m immediate
  sleep 3
  postgres start
  sleep 50
}
full() {
  mark "fault: the disk is full"
  cat /dev/zero > "$work/data/filler" 2> /dev/null || true # The last write fails, as it should.
  expect 507 "an upload to a full disk" "$(status "$url/admin/datasets" -F file=@"$work/pictures.zip" -F name=full \
    -F source=itself -F licence=CC0 -F showsPeople=false -F allowAiMade=true)"
  sleep 20
  rm "$work/data/filler"
  mark "room again"
  [ "$(state "$training")" != PAUSED ] || expect 200 "going on with a paused training" "$(status -X POST "$url/admin/training-jobs/$training/resume")"
  sleep 30
}
damaged() {
  mark "fault: a bundle is damaged"
  local file="$work/data/models/soaked/$second/weights.safetensors"
  cp "$file" "$work/whole"
  python3 -c "import sys; f = open(sys.argv[1], 'r+b'); f.seek(9000); f.write(bytes(500))" "$file"
  expect 422 "the promotion of a damaged bundle" "$(promote "$second")"
  sleep 25
  cp "$work/whole" "$file"
  expect 200 "the mended bundle's promotion" "$(promote "$second")"
  sleep 15
  expect 200 "going back" "$(status -X POST "$url/admin/models/soaked/rollback")"
  sleep 10
}
replaced() {
  mark "fault: the certificate is replaced"
  certificate
  sleep 55
}

mark "phase: no faults, until all is warm"
sleep "${WARM:-120}"
mark "phase: no faults"
sleep "${WARM:-180}"
for round in $(seq "$rounds"); do
  mark "phase: round $round"
  for fault in gone slow outage full damaged replaced; do "$fault"; done
done
mark "phase: end"
kill "$load"; wait "$load" 2>/dev/null || true
sleep 65 # Whatever was being answered, and the last certificate.

state "$training" >"$work/state.log"
expect 200 "the cancellation of the training" "$(status -X POST "$url/admin/training-jobs/$training/cancel")"
until [ "$(state "$training")" = CANCELLED ]; do sleep 0.5; done
cp "$work/data/jobs/$training/stats.jsonl" "$work/stats.log"
api "$url/admin/datasets" >"$work/datasets.log"
stop_node
sql "select id || '|' || sha256 from provenance" >"$work/pictures.log"
java -jar "$jar" verify-log --data-dir="$work/data" --user=ganvas --url=jdbc:postgresql://localhost/postgres \
  >"$work/verified.log" || true
find "$work/data" -name '*.part' >"$work/unfinished.log"
grep -c "signs pictures with another certificate" "$work/log" >"$work/replaced.log" || true
postgres stop -m fast
python3 "$here/soak.py" report "$work" "$rounds"
