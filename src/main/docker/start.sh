#!/bin/sh
# Starts the unpacked application with the native libraries beside it, and with the archive of its
# classes if that is there: Java ignores one of another Java or of other jars. Memory is kept small,
# by options in whose place JAVA_OPTS come.
set -eu
app=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
archive=
[ ! -f "$app/ganvas.jsa" ] || archive="-XX:SharedArchiveFile=$app/ganvas.jsa"
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-PASSIVE}"
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
exec java ${archive:+"$archive"} ${JAVA_OPTS:--XX:+UseSerialGC -Xms64m} \
  -Dorg.bytedeco.javacpp.pathsFirst=true \
  -Djava.library.path="$app/natives" \
  -Donnxruntime.native.path="$app/natives" \
  -Djna.boot.library.path="$app/natives" \
  -Djna.nounpack=true \
  -jar "$app/ganvas.jar" "$@"
