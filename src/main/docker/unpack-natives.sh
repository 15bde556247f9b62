#!/bin/sh
# Copies the native libraries of the unpacked application into one directory, so that nothing has to
# be unpacked at run time. Usage: unpack-natives.sh LAYERS TARGET
set -eu
layers=$1
target=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$target"
find "$layers" -name 'nd4j-native-*.jar' -o -name 'openblas-*.jar' -o -name 'javacpp-*.jar' \
  -o -name 'jna-*.jar' -o -name 'nd4j-native-preset-*.jar' -o -name 'webp-imageio-*.jar' |
  while read -r jar; do
    (cd "$work" && jar xf "$(CDPATH='' cd -- "$OLDPWD" && realpath "$jar")")
  done
case $(uname -m) in
  x86_64) javacpp=linux-x86_64 ort=linux-x64 jna=linux-x86-64 webp=x86_64 ;;
  aarch64) javacpp=linux-arm64 ort=linux-aarch64 jna=linux-aarch64 webp=aarch64 ;;
  *) echo "no native engines for $(uname -m)" >&2; exit 1 ;;
esac
find "$work" -path "*/$javacpp*/*" -name '*.so*' -exec cp {} "$target" \;
(cd "$work" && jar xf "$(CDPATH='' cd -- "$OLDPWD" && realpath "$layers")/application/ganvas.jar" "ai/onnxruntime/native/$ort")
cp "$work/ai/onnxruntime/native/$ort"/*.so "$target"
cp "$work/com/sun/jna/$jna/libjnidispatch.so" "$target"
cp "$work/native/Linux/$webp/libwebp-imageio.so" "$target"
