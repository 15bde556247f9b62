// The official client of the Model Context Protocol against a running service: GANVAS_URL, GANVAS_KEY.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const address = new URL(`${process.env.GANVAS_URL}/mcp`);
const client = new Client({ name: "a test", version: "1.0.0" });
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

const transport = (key) =>
  new StreamableHTTPClientTransport(address, { requestInit: { headers: { Authorization: `Bearer ${key}` } } });
const call = (name, args = {}) => client.callTool({ name, arguments: args });
const file = (image) => Buffer.from(image.data, "base64");

before(() => client.connect(transport(process.env.GANVAS_KEY)));
after(() => client.close());

test("it says what it is and what it can do", async () => {
  assert.equal(client.getServerVersion().name, "ganvas");
  assert.match(client.getInstructions(), /made by AI/);
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map((tool) => tool.name).sort(), ["generate_image", "list_models", "vary_image", "verify_image"]);
  for (const tool of tools) {
    assert.ok(tool.description && tool.title);
    assert.equal(tool.inputSchema.additionalProperties, false);
    assert.equal(tool.annotations.readOnlyHint, true);
  }
});

test("models are listed", async () => {
  const { structuredContent, content } = await call("list_models");
  assert.deepEqual(JSON.parse(content[0].text), structuredContent);
  const fashion = structuredContent.models.find((model) => model.name === "fashion");
  assert.equal(fashion.isDefault, true);
  assert.equal(fashion.takesPrompts, false);
  assert.ok(fashion.classes.includes("bag"));
  assert.equal(structuredContent.models.filter((model) => model.isDefault).length, 1);
});

test("pictures are the same for the same seed, and labelled", async () => {
  const asked = { class: "bag", seed: 7, n: 2, size: 64 };
  const { content, structuredContent, isError } = await call("generate_image", asked);
  assert.ok(!isError, JSON.stringify(content));
  assert.deepEqual(content.map((part) => part.type), ["image", "image", "text"]);
  assert.equal(content[0].mimeType, "image/png");
  assert.ok(file(content[0]).subarray(0, 4).equals(PNG));
  assert.equal(file(content[0]).readUInt32BE(16), 64);
  assert.deepEqual(structuredContent.images.map((image) => [image.seed, image.aiGenerated]), [[7, true], [8, true]]);
  const again = await call("generate_image", { class: "bag", seed: 8, size: 64 });
  assert.equal(again.structuredContent.images[0].seed, 8);
  for (const part of content.slice(0, 2)) {
    const { structuredContent: found } = await call("verify_image", { image: part.data });
    assert.equal(found.findings[0].kind, "signed_by_us");
    assert.equal(found.findings[0].certainty, "proof");
  }
});

test("a picture is varied", async () => {
  const { content: [face] } = await call("generate_image", { model: "faces", seed: 3 });
  const asked = { image: face.data, model: "faces", n: 2, strength: 0.2, seed: 11 };
  const { content, structuredContent, isError } = await call("vary_image", asked);
  assert.ok(!isError, JSON.stringify(content));
  assert.deepEqual(content.map((part) => part.type), ["image", "image", "text"]);
  assert.equal(structuredContent.model, "faces");
  assert.equal(structuredContent.verdict, "WELL");
  assert.ok(structuredContent.likeness > structuredContent.unrelated);
  assert.deepEqual(structuredContent.images.map((image) => [image.seed, image.aiGenerated]), [[11, true], [12, true]]);
  assert.notEqual(content[0].data, content[1].data);
  const { structuredContent: found } = await call("verify_image", { image: content[0].data });
  assert.equal(found.findings[0].kind, "signed_by_us");
});

test("a large picture is verified too", async () => {
  const { content } = await call("generate_image", { size: 1024, seed: 1 });
  assert.ok(content[0].data.length > 100_000, String(content[0].data.length));
  const { structuredContent } = await call("verify_image", { image: content[0].data });
  assert.equal(structuredContent.findings[0].kind, "signed_by_us");
});

test("all that is wrong is named", async () => {
  const refused = await call("generate_image", { n: 1000, size: 33, colour: "red", prompt: "a bag", seed: "x" });
  assert.equal(refused.isError, true);
  for (const field of ["n ", "size ", "colour ", "prompt ", "seed "]) {
    assert.ok(refused.content[0].text.includes(field), refused.content[0].text);
  }
  for (const [tool, args, words] of [
    ["generate_image", { model: "nobody" }, /nobody/],
    ["verify_image", {}, /image is required/],
    ["vary_image", { n: 17, strength: 2, seed: -1, model: "fashion", colour: "red" }, /(?=.*image is required)(?=.*cannot vary pictures)(?=.*colour is unknown)/s],
    ["vary_image", { n: 17, strength: 2, seed: -1 }, /(?=.*n must)(?=.*strength must)(?=.*seed must)/s],
    ["vary_image", { image: "AAAA" }, /cannot be read/],
    ["verify_image", { image: "AAAA" }, /cannot be read/],
    ["list_models", { all: true }, /all is unknown/],
  ]) {
    const answer = await call(tool, args);
    assert.equal(answer.isError, true);
    assert.match(answer.content[0].text, words);
  }
  await assert.rejects(call("paint_image"), /Unknown tool/);
});

test("without a valid key nothing is done", async () => {
  const stranger = new Client({ name: "a stranger", version: "1.0.0" });
  await assert.rejects(stranger.connect(transport("wrong")));
});
