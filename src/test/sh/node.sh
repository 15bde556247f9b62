# What the scripts beside it begin with: a data directory that is removed at the end, a node on it, and
# how to ask it. To be sourced with the jar as argument; PORT is the node's. It logs into $work/log.
set -euo pipefail
jar=$(realpath "$1")
port=${PORT:-18080}
url=http://localhost:$port
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill -9 "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

node() { # OPTION...
  java -jar "$jar" --server.port="$port" --ganvas.data-dir="$work/data" "$@" >>"$work/log" 2>&1 &
  server=$!
}
kill_node() { kill -9 "$server"; wait "$server" 2>/dev/null || true; }
stop_node() { kill "$server"; wait "$server" || true; }
ready() { # [URL]
  curl --retry 300 --retry-all-errors --retry-delay 1 -fsSo /dev/null "${1:-$url}/readyz" 2>/dev/null
}
now() { date +%s.%N; }
field() { python3 -c "import json,sys; print(json.load(sys.stdin)[sys.argv[1]])" "$1"; } # of the JSON that comes in
api() { curl -fsS -H "Authorization: Bearer $(cat "$work/data/admin-key")" "$@"; }
database() { # makes what PostgreSQL needs, in $work/postgres; the user is ganvas
  postgres_bin=$(find /usr/lib/postgresql -name bin | sort -V | tail -1)
  chmod 711 "$work"
  install -d -o postgres "$work/postgres"
  (cd "$work/postgres" && runuser -u postgres -- "$postgres_bin/initdb" -D data -U ganvas -A trust >>"$work/postgres.log")
}
sql() { psql -U ganvas -h "$work/postgres" -d postgres -Atqc "$1"; }
mark() { echo "$(now) $*" >>"$work/marks.log"; echo "$(date +%T) $*"; }
job() { api --retry 9 --retry-all-errors "$url/admin/training-jobs/$1"; }
state() { job "$1" | field state; }
succeeded() { # JOB: waits until it has
  while :; do
    case $(state "$1") in
      SUCCEEDED) return ;;
      FAILED | CANCELLED) echo "job $1 did not succeed: $(job "$1")" >&2; exit 1 ;;
    esac
    sleep 1
  done
}
small_set() { # uploads 60 pictures that are made here, and prints the id of the dataset
  local files=()
  mkdir "$work/pictures"
  for i in $(seq 60); do
    curl -fsSo "$work/pictures/$i.png" "$url/images/fashion/$i.png?size=64"
    files+=(-F "file=@$work/pictures/$i.png")
  done
  api "$url/admin/datasets" "${files[@]}" -F name=small -F source=itself -F licence=CC0 \
    -F showsPeople=false -F allowAiMade=true | field id
}
