#!/bin/bash
# Kills the service with SIGKILL at random moments while it trains, and shows that nothing comes of
# it: a job that was killed so often ends with the same checkpoint as one that was left alone.
# Usage: kill-training.sh JAR [KILLS]     (needs curl, python3; takes about 20 s a kill)
# ENGINE=pytorch trains in processes of its own, which have to notice that the service is gone; every
# third kill is one of them. Takes about 40 s a kill.
. "$(dirname "$0")/node.sh" "$1"
kills=${2:-50}
engine=${ENGINE:-nd4j}
images=${IMAGES:-9600} batch=8 longest=24 # s between two kills, of which a node needs 12 to start
[ "$engine" = nd4j ] || images=${IMAGES:-96000} batch=32 longest=60 # with batches of 8, either precision may be faster

start() { node --ganvas.training.heartbeat=1s --ganvas.training.poll-interval=200ms; }
submit() {
  api "$url/admin/training-jobs" -H 'Content-Type: application/json' -d "{\"dataset\": \"$set\",
    \"model\": \"killed\", \"engine\": \"$engine\", \"resolution\": 32, \"options\": {\"totalImages\": $images, \"batchSize\": $batch,
    \"statisticsInterval\": 10, \"checkpointInterval\": 20, \"metricInterval\": 1000}}" | field id
}

start; ready
set=$(small_set)

echo "a job that is left alone"
calm=$(submit); succeeded "$calm"

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
ready; succeeded "$killed"

jobs=$work/data/jobs
of_checkpoint() { # JOB EXPRESSION: of the header of its last checkpoint, and the bytes of its numbers
  python3 -c "import hashlib,json,sys; d=open(sys.argv[1],'rb').read(); n=8+int.from_bytes(d[:8],sys.byteorder)
header=json.loads(d[8:n]); numbers=d[n:]; print($2)" "$jobs/$1/checkpoints/$(printf %010d "$images").safetensors"
}
failed=0
same() { # WHAT ONE OTHER
  if [ "$2" = "$3" ]; then echo "$1"; else echo "FAILED: $1: $2 and $3"; failed=1; fi
}
precision="json.loads(header['__metadata__']['progress']).get('precision')"
same "both jobs chose the same precision" "$(of_checkpoint "$calm" "$precision")" "$(of_checkpoint "$killed" "$precision")"
sum="hashlib.sha256(numbers).hexdigest()"
same "the last checkpoints hold the same numbers, byte for byte" "$(of_checkpoint "$calm" "$sum")" "$(of_checkpoint "$killed" "$sum")"
strip() { python3 -c "import json,sys
for l in open(sys.argv[1]):
  d=json.loads(l); d.pop('imagesPerSecond'); d.pop('metric',None); print(d)" "$1"; }
same "so are the statistics" "$(strip "$jobs/$calm/stats.jsonl" | md5sum)" "$(strip "$jobs/$killed/stats.jsonl" | md5sum)"
same "and the files" "$(cd "$jobs/$calm" && find . | sort)" "$(cd "$jobs/$killed" && find . | sort)"
same "two jobs" 2 "$(api "$url/admin/training-jobs" | python3 -c 'import json,sys; print(len(json.load(sys.stdin)))')"
same "two versions" 2 "$(api "$url/admin/models" | python3 -c 'import json,sys; print(sum(m["manifest"]["name"]=="killed" for m in json.load(sys.stdin)))')"
same "two bundles" 2 "$(ls "$work/data/models/killed" | wc -l)"
same "no unfinished file" 0 "$(find "$work/data" -name '*.part' | wc -l)"
same "no scratch folder but the living process's" 1 "$(ls "$work/data/scratch" | wc -l)"
stop_node
same "and none after it has stopped" 0 "$(ls "$work/data/scratch" | wc -l)"
start; ready
same "the database opens and knows it" SUCCEEDED "$(state "$killed")"
exit $failed
