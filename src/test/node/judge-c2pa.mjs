// Says what the C2PA project's own reader makes of files, as JSON.
// Usage: node judge-c2pa.mjs ROOT.pem FOLDER
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { initSync, WasmReader } from "@contentauth/c2pa-wasm";

const TYPES = { mp4: "video/mp4", png: "image/png", jpg: "image/jpeg", webp: "image/webp", gif: "image/gif", tif: "image/tiff" };
const wasm = readFileSync(createRequire(import.meta.url).resolve("@contentauth/c2pa-wasm/c2pa.wasm"));
initSync({ module: wasm });
const [root, folder] = process.argv.slice(2);
const context = JSON.stringify({
  version: 1,
  trust: { trust_anchors: readFileSync(root, "utf8") },
  verify: { verify_trust: true },
});
const verdicts = {};
for (const file of readdirSync(folder).sort()) {
  const type = TYPES[file.split(".").pop()];
  try {
    const reader = await WasmReader.fromBytes(type, readFileSync(join(folder, file)), context);
    const json = reader.json();
    const store = typeof json === "string" ? JSON.parse(json) : json;
    const results = store.validation_results;
    const failures = [...(results?.activeManifest?.failure ?? [])];
    for (const delta of results?.ingredientDeltas ?? []) failures.push(...delta.validationDeltas.failure);
    verdicts[file] = { state: store.validation_state, problems: failures.map((failure) => failure.code) };
    reader.free?.();
  } catch (error) {
    verdicts[file] = { state: "None", problems: [String(error?.message ?? error)] };
  }
}
console.log(JSON.stringify(verdicts));
