#!/bin/bash
# Kills the service with SIGKILL at random moments while it trains, and shows that nothing comes of
# it: a job that was killed so often ends with the same checkpoint as one that was left alone.
# Usage: kill-training.sh JAR [KILLS]     (needs curl, python3; takes about 20 s a kill)
# ENGINE=pytorch trains in processes of its own, which have to notice that the service is gone; every
# third kill is one of them. Takes about 40 s a kill.
. "$(dirname "$0")/node.sh" "$1"
kills=${2:-50}
engine=${ENGINE:-nd4j}
images=9600 longest=24 # s between two kills, of which a node needs 12 to start
[ "$engine" = nd4j ] || images=36000 longest=60

start() { node --ganvas.training.heartbeat=1s --ganvas.training.poll-interval=200ms; }
state() { api "$url/admin/training-jobs/$1" | field state; }
submit() {
  api "$url/admin/training-jobs" -H 'Content-Type: application/json' -d "{\"dataset\": \"$set\",
    \"model\": \"killed\", \"engine\": \"$engine\", \"resolution\": 32, \"options\": {\"totalImages\": $images, \"batchSize\": 8,
    \"statisticsInterval\": 10, \"checkpointInterval\": 20, \"metricInterval\": 1000}}" | field id
}
finish() { # waits for a job to end
  while :; do
    case $(state "$1" 2>/dev/null || echo AWAY) in
      SUCCEEDED) return ;;
      FAILED | CANCELLED) echo "job $1 did not succeed"; api "$url/admin/training-jobs/$1/logs" | tail -5; exit 1 ;;
    esac
    sleep 1
  done
}

start; ready
set=$(small_set)

echo "a job that is left alone"
calm=$(submit); finish "$calm"

echo "a job that is killed $kills times"
killed=$(submit)
for n in $(seq 1 "$kills"); do
  sleep "$((RANDOM % longest)).$((RANDOM % 10))"
  if [ "$engine" = nd4j ] || [ $((n % 3)) != 0 ]; then
    kill_node
    start
  else
    ready
    pkill -9 -f "ganvas_trainer $work" || echo "  no process trained at kill $n"
  fi
  [ $((n % 10)) != 0 ] || { ready; echo "  $n kills, $(api "$url/admin/training-jobs/$killed" | field imagesSeen) images seen"; }
done
ready; finish "$killed"

jobs=$work/data/jobs
last=checkpoints/$(printf %010d $images).safetensors
weights() { python3 -c "import hashlib,sys; d=open(sys.argv[1],chr(114)+chr(98)).read(); print(hashlib.sha256(d[8+int.from_bytes(d[:8],sys.byteorder):]).hexdigest())" "$1"; }
[ "$(weights "$jobs/$calm/$last")" = "$(weights "$jobs/$killed/$last")" ] && echo "the last checkpoints hold the same numbers, byte for byte"
strip() { python3 -c "import json,sys
for l in open(sys.argv[1]):
  d=json.loads(l); d.pop('imagesPerSecond'); d.pop('metric',None); print(d)" "$1"; }
diff <(strip "$jobs/$calm/stats.jsonl") <(strip "$jobs/$killed/stats.jsonl") >/dev/null && echo "so are the statistics"
diff <(ls "$jobs/$calm" "$jobs/$calm"/* | tail -n +2 | grep -v "$calm") <(ls "$jobs/$killed" "$jobs/$killed"/* | tail -n +2 | grep -v "$killed") >/dev/null && echo "and the files"
[ "$(api "$url/admin/training-jobs" | python3 -c 'import json,sys; print(len(json.load(sys.stdin)))')" = 2 ] && echo "two jobs"
[ "$(api "$url/admin/models" | python3 -c 'import json,sys; print(sum(m["manifest"]["name"]=="killed" for m in json.load(sys.stdin)))')" = 2 ] && echo "two versions"
[ "$(ls "$work/data/models/killed" | wc -l)" = 2 ] && echo "two bundles"
[ "$(find "$work/data" -name '*.part' | wc -l)" = 0 ] && echo "no unfinished file"
[ "$(ls "$work/data/scratch" | wc -l)" = 1 ] && echo "no scratch folder but the living process's"
stop_node
[ "$(ls "$work/data/scratch" | wc -l)" = 0 ] && echo "and none after it has stopped"
start; ready; [ "$(state "$killed")" = SUCCEEDED ] && echo "the database opens and knows it"
