// Reads pictures with the C2PA project's own reader and prints what it makes of them, as JSON.
// Usage: node read-c2pa.mjs ROOT.pem FILE...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { initSync, WasmReader } from "@contentauth/c2pa-wasm";

const wasm = readFileSync(createRequire(import.meta.url).resolve("@contentauth/c2pa-wasm/c2pa.wasm"));
initSync({ module: wasm });
const [root, ...files] = process.argv.slice(2);
const context = JSON.stringify({
  version: 1,
  trust: { trust_anchors: readFileSync(root, "utf8") },
  verify: { verify_trust: true },
});
const verdicts = [];
for (const file of files) {
  const bytes = readFileSync(file);
  const type = bytes[0] === 0x89 ? "image/png" : "image/jpeg";
  try {
    const reader = await WasmReader.fromBytes(type, bytes, context);
    const json = reader.json();
    const store = typeof json === "string" ? JSON.parse(json) : json;
    const manifest = store.manifests?.[store.active_manifest];
    verdicts.push({
      file,
      state: store.validation_state,
      problems: (store.validation_results?.activeManifest?.failure ?? []).map((failure) => failure.code),
      actions: manifest?.assertions?.find((assertion) => assertion.label.startsWith("c2pa.actions"))?.data?.actions,
      instance: manifest?.instance_id,
    });
  } catch (error) {
    verdicts.push({ file, state: "None", problems: [String(error?.message ?? error)] });
  }
}
console.log(JSON.stringify(verdicts));
