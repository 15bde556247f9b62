// Runs an ONNX model on vectors with onnxruntime-node and prints the pictures as JSON.
// Usage: node read-onnx.mjs MODEL.onnx VECTORS.json
import { readFileSync } from "node:fs";
import * as ort from "onnxruntime-node";

const [model, vectors] = process.argv.slice(2);
const rows = JSON.parse(readFileSync(vectors, "utf8"));
const session = await ort.InferenceSession.create(model);
const input = new ort.Tensor("float32", Float32Array.from(rows.flat()), [rows.length, rows[0].length]);
const { [session.outputNames[0]]: output } = await session.run({ [session.inputNames[0]]: input });
console.log(JSON.stringify({ shape: output.dims, values: Array.from(output.data) }));
