#!/bin/sh
# Starts the unpacked application with the native libraries beside it.
set -eu
app=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-PASSIVE}"
exec java ${JAVA_OPTS:-} \
  -Dorg.bytedeco.javacpp.pathsFirst=true \
  -Djava.library.path="$app/natives" \
  -Donnxruntime.native.path="$app/natives" \
  -Djna.boot.library.path="$app/natives" \
  -Djna.nounpack=true \
  -cp "$app" org.springframework.boot.loader.launch.JarLauncher "$@"
