#!/bin/bash
# Kills the service with SIGKILL at five random moments of a bulk job, and shows that the shards hold
# every picture once.
# Usage: bulk-kills.sh JAR [PICTURES]     (100,000 pictures unless told; needs curl, python3)
. "$(dirname "$0")/node.sh" "$1"
pictures=${2:-100000}
kills=5

start() {
  node --ganvas.generation.default-model=fashion --ganvas.training.enabled=false \
    --ganvas.bulk.heartbeat=1s --ganvas.bulk.poll-interval=200ms
}

start; ready
job=$(api "$url/admin/bulk-jobs" -H 'Content-Type: application/json' \
  -d "{\"model\": \"fashion\", \"count\": $pictures}" | field id)
began=$(now)
away=0
moments=$(shuf -i $((pictures / 20))-$((pictures * 19 / 20)) -n $kills | sort -n)
for moment in $moments; do
  while [ "$(api "$url/admin/bulk-jobs/$job" | field made)" -lt "$moment" ]; do sleep 0.1; done
  kill_node
  killed=$(now)
  start; ready
  away=$(python3 -c "print($away + $(now) - $killed)")
  echo "killed after $moment pictures; $(api "$url/admin/bulk-jobs/$job" | field made) when it was ready again"
done
while :; do
  case $(api "$url/admin/bulk-jobs/$job" | field state) in
    SUCCEEDED) break ;;
    FAILED | PAUSED) api "$url/admin/bulk-jobs/$job"; exit 1 ;;
  esac
  sleep 0.2
done
ended=$(now)

api "$url/admin/bulk-jobs/$job/shards" >"$work/shards.json"
python3 - "$work" "$job" "$pictures" "$began" "$ended" "$away" <<'EOF'
import hashlib, json, pathlib, sys, zipfile
work, job, count = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
began, ended, away = map(float, sys.argv[4:])
folder = work / "data" / "bulk" / job
shards = json.loads((work / "shards.json").read_text())
seeds, ids, different = [], set(), set()
for shard in shards:
    file = folder / f"{shard['number']:05}.zip"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == shard["sha256"], file
    with zipfile.ZipFile(file) as zipped:
        lines = [json.loads(line) for line in zipped.read("metadata.jsonl").splitlines()]
        assert sorted(zipped.namelist()) == sorted([line["file_name"] for line in lines] + ["metadata.jsonl"])
        for line in lines:
            seeds.append(line["seed"])
            ids.add(line["id"])
            different.add(hashlib.sha256(zipped.read(line["file_name"])).digest())
assert sorted(seeds) == list(range(count)), "a seed is missing or there twice"
assert len(ids) == len(different) == count, "two pictures are the same"
assert len(list(folder.iterdir())) == len(shards), "a file is left over"
taken = ended - began
print(f"{len(shards)} shards hold {count} pictures, each once")
print(f"{taken:.0f} s, {count / taken:.0f} pictures/s; without the {away:.0f} s of restarts {count / (taken - away):.0f}")
EOF
stop_node
java -jar "$jar" verify-log --data-dir="$work/data" >"$work/verified"
grep -q "^$pictures records are whole" "$work/verified" && echo "so has the log, and is whole"
