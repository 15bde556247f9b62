// The official OpenAI client against a running service: GANVAS_URL, GANVAS_KEY.
import assert from "node:assert/strict";
import { test } from "node:test";
import OpenAI, { toFile } from "openai";

const url = process.env.GANVAS_URL;
const baseURL = `${url}/v1`;
const apiKey = process.env.GANVAS_KEY;
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const prompt = "a smiling woman with red hair, pixel art";
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

const file = (image) => Buffer.from(image.b64_json, "base64");
const startsWith = (bytes, magic) => bytes.subarray(0, magic.length).equals(magic);

test("models are listed and found", async () => {
  const models = [];
  for await (const model of client.models.list()) models.push(model.id);
  assert.ok(models.includes("tiny") && models.includes("fashion"), String(models));
  const model = await client.models.retrieve("tiny");
  assert.deepEqual([model.id, model.object, typeof model.created, model.owned_by], ["tiny", "model", "number", "ganvas"]);
});

test("pictures come as files", async () => {
  const answer = await client.images.generate({ prompt, n: 3, size: "64x64", response_format: "b64_json" });
  assert.equal(answer.data.length, 3);
  assert.equal(answer.size, "64x64");
  assert.equal(answer.output_format, "png");
  assert.ok(Math.abs(answer.created - Date.now() / 1000) < 60);
  for (const image of answer.data) {
    assert.ok(startsWith(file(image), PNG));
    assert.equal(file(image).readUInt32BE(16), 64);
    assert.equal(image.url, undefined);
  }
  assert.equal(new Set(answer.data.map((image) => image.b64_json)).size, 3);
});

test("JPEG is smaller when compressed more", async () => {
  const sizes = [];
  for (const output_compression of [95, 10]) {
    const answer = await client.images.generate({
      model: "tiny", prompt, size: "256x256", response_format: "b64_json", output_format: "jpeg", output_compression,
    });
    assert.ok(startsWith(file(answer.data[0]), JPEG));
    sizes.push(file(answer.data[0]).length);
  }
  assert.ok(sizes[1] < sizes[0], String(sizes));
});

test("fields that only tune are taken", async () => {
  const answer = await client.images.generate({
    prompt, model: "tiny", quality: "high", style: "natural", background: "opaque", moderation: "low", user: "somebody", size: "auto",
  });
  assert.equal(answer.data.length, 1);
});

test("addresses give the same picture again, and only the one that was signed", async () => {
  const answer = await client.images.generate({ prompt, n: 2, response_format: "url" });
  for (const image of answer.data) {
    assert.equal(image.b64_json, undefined);
    const files = [];
    for (let i = 0; i < 2; i++) {
      const response = await fetch(image.url);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("content-type"), "image/png");
      files.push(Buffer.from(await response.arrayBuffer()));
    }
    assert.ok(startsWith(files[0], PNG) && files[0].equals(files[1]));
    const at = image.url.length - 20;
    const other = image.url[at] === "A" ? "B" : "A";
    const forged = await fetch(image.url.slice(0, at) + other + image.url.slice(at + 1));
    assert.equal(forged.status, 404);
  }
  assert.notEqual(answer.data[0].url, answer.data[1].url);
});

test("a stream shows intermediate pictures, then the picture", async () => {
  const stream = await client.images.generate({ prompt, stream: true, partial_images: 2 });
  const events = [];
  for await (const event of stream) events.push(event);
  assert.deepEqual(
    events.map((event) => [event.type, event.partial_image_index]),
    [
      ["image_generation.partial_image", 0],
      ["image_generation.partial_image", 1],
      ["image_generation.completed", undefined],
    ],
  );
  for (const event of events) assert.ok(startsWith(file(event), PNG));
  assert.equal(new Set(events.map((event) => event.b64_json)).size, 3);
});

test("a stream without intermediate pictures is the picture", async () => {
  const events = [];
  for await (const event of await client.images.generate({ prompt, stream: true })) events.push(event.type);
  assert.deepEqual(events, ["image_generation.completed"]);
});

const wrong = [
  ["no prompt", {}, "prompt"],
  ["too many", { prompt, n: 11 }, "n"],
  ["none", { prompt, n: 0 }, "n"],
  ["not square, and not OpenAI's", { prompt, size: "1700x1000" }, "size"],
  ["empty prompt", { prompt: "" }, "prompt"],
  ["blank prompt", { prompt: " \n" }, "prompt"],
  ["no size", { prompt, size: "large" }, "size"],
  ["gif", { prompt, output_format: "gif" }, "output_format"],
  ["transparent", { prompt, background: "transparent" }, "background"],
  ["unknown answer", { prompt, response_format: "tiff" }, "response_format"],
  ["compressed PNG", { prompt, output_compression: 50 }, "output_compression"],
  ["partial without stream", { prompt, partial_images: 2 }, "partial_images"],
  ["too many partial", { prompt, stream: true, partial_images: 4 }, "partial_images"],
  ["unknown quality", { prompt, quality: "superb" }, "quality"],
  ["unknown field", { prompt, steps: 20 }, "steps"],
  ["prompt of another type", { prompt: 5 }, "prompt"],
  ["prompt too long", { prompt: "x".repeat(1001) }, "prompt"],
  ["prompt for a model without", { prompt, model: "fashion" }, "prompt"],
];
for (const [name, body, param] of wrong) {
  test(`refused by name: ${name}`, async () => {
    await assert.rejects(client.images.generate(body), (error) => {
      assert.ok(error instanceof OpenAI.BadRequestError, String(error));
      assert.equal(error.type, "invalid_request_error");
      assert.equal(error.param, param);
      assert.equal(error.code, "invalid_request");
      assert.equal(error.headers.get("x-should-retry"), "false");
      assert.ok(error.requestID);
      return true;
    });
  });
}

test("everything wrong is told at once", async () => {
  await assert.rejects(client.images.generate({ n: 99, size: "1x2" }), (error) => {
    for (const field of ["prompt", "n", "size"]) assert.match(error.message, new RegExp(`"${field}"`));
    return true;
  });
});

test("pictures are varied", async () => {
  const answer = await client.images.generate({ prompt, response_format: "b64_json" });
  const image = await toFile(file(answer.data[0]), "image.png", { type: "image/png" });
  const varied = await client.images.createVariation({ image, model: "faces", n: 2, size: "256x256", response_format: "b64_json" });
  assert.equal(varied.data.length, 2);
  for (const picture of varied.data) assert.equal(file(picture).readUInt32BE(16), 256);
  assert.notEqual(varied.data[0].b64_json, varied.data[1].b64_json);
  const nearest = await client.images.createVariation({ image, model: "dall-e-2" });
  assert.equal(nearest.data.length, 1);
  await assert.rejects(client.images.createVariation({ image, size: "256x512", response_format: "url" }), (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError, String(error));
    for (const field of ["size", "response_format"]) assert.match(error.message, new RegExp(`"${field}"`));
    return true;
  });
});

test("unknown models and paths are not found", async () => {
  const notFound = (code) => (error) => {
    assert.ok(error instanceof OpenAI.NotFoundError, String(error));
    assert.equal(error.code, code);
    return true;
  };
  await assert.rejects(client.images.generate({ prompt, model: "dall-e-9" }), notFound("model_not_found"));
  await assert.rejects(client.models.retrieve("dall-e-9"), notFound("model_not_found"));
  const image = await toFile(PNG, "image.png", { type: "image/png" });
  await assert.rejects(client.images.edit({ image, prompt }), notFound("not_found"));
  await assert.rejects(client.chat.completions.create({ model: "tiny", messages: [] }), notFound("not_found"));
});

test("keys are asked for", async () => {
  const stranger = new OpenAI({ baseURL, apiKey: "sk-wrong", maxRetries: 0 });
  await assert.rejects(stranger.images.generate({ prompt }), (error) => {
    assert.ok(error instanceof OpenAI.AuthenticationError, String(error));
    assert.equal(error.code, "invalid_api_key");
    return true;
  });
});

test("too much at once is told, and the client's retries get through", async () => {
  let attempts = 0;
  let refused = 0;
  const counting = async (...args) => {
    attempts++;
    const response = await fetch(...args);
    if (response.status === 429) {
      refused++;
      assert.ok(Number(response.headers.get("retry-after")) >= 1);
    }
    return response;
  };
  const patient = new OpenAI({ baseURL, apiKey, maxRetries: 30, fetch: counting });
  const many = { prompt, n: 10, size: "512x512", response_format: "b64_json" };
  const answers = await Promise.all(Array.from({ length: 12 }, () => patient.images.generate(many)));
  assert.ok(answers.every((answer) => answer.data.length === 10));
  assert.ok(refused > 0, "nothing was refused: the queue was never full");
  assert.equal(attempts, 12 + refused);
  const results = await Promise.allSettled(Array.from({ length: 12 }, () => client.images.generate(many)));
  const failures = results.filter((result) => result.status === "rejected").map((result) => result.reason);
  assert.ok(failures.length > 0);
  for (const error of failures) {
    assert.ok(error instanceof OpenAI.RateLimitError, String(error));
    assert.equal(error.code, "rate_limit_exceeded");
  }
});
