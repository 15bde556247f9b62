// Type-checked against what openapi-typescript makes of the service's description.
import type { components, operations } from "./api";

type Json<O extends keyof operations, S extends keyof operations[O]["responses"]> =
  operations[O]["responses"][S] extends { content: { "application/json": infer T } } ? T : never;
type Refusal<O extends keyof operations, S extends keyof operations[O]["responses"]> =
  operations[O]["responses"][S] extends { content: { "application/problem+json": infer T } } ? T : never;
type Body<O extends keyof operations> =
  operations[O] extends { requestBody?: { content: { "application/json": infer T } } } ? T : never;

export const wish: Body<"generateImages"> = { prompt: "a smiling woman", class: "bag", n: 2, seed: 42, format: "png" };
export const openAiWish: Body<"createImage"> = { prompt: "a man", response_format: "b64_json", size: "256x256" };
export const order: Body<"createTrainingJob"> = {
  model: "roses", dataset: "id", resolution: 64, preset: "quick", options: { symmetry: "mirror", batchSize: 16 },
};
// @ts-expect-error a field that is not there
export const misspelt: Body<"generateImages"> = { promt: "a man" };

export function pictures(answer: Json<"generateImages", 200>): string[] {
  return "images" in answer ? answer.images.map((image) => image.b64) : [];
}
export const png: keyof operations["generateImages"]["responses"][200]["content"] = "image/png";
export const address = (answer: Json<"createImage", 200>): string | undefined => answer.data[0]?.url;
export const names = (models: Json<"listModels", 200>): string[] => models.map((model) => model.name);
export const job = (accepted: Json<"createTrainingJob", 202>): [string, number | undefined, string[]] =>
  [accepted.id, accepted.progress, accepted.warnings];
export const same = (accepted: Json<"createTrainingJob", 202>): Json<"getTrainingJob", 200> => accepted;
export const made = (dataset: Json<"uploadDataset", 201>): number => dataset.images;
export const secret = (key: Json<"createKey", 201>): string | undefined => key.key;
export const losses = (lines: Json<"getTrainingJobStatistics", 200>): number[] =>
  lines.map((line) => line.step.generatorLoss);
export const wrong = (problem: Refusal<"generateImages", 400>): string[] =>
  (problem.errors ?? []).map((error) => `${error.field} ${error.message}`);
export const refusals: Refusal<"promoteModelVersion", 409 | 403 | 401>["code"] = "conflict";
export type Everything = components["schemas"]["Problem"];
