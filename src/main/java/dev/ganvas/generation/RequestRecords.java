package dev.ganvas.generation;

import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.labelling.c2pa.DerivedId;
import dev.ganvas.provenance.ProvenanceEntry;
import dev.ganvas.provenance.ProvenanceProperties;
import dev.ganvas.storage.KeyedHash;
import dev.ganvas.storage.SharedSecrets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Converts requests to records of the provenance log and back, and derives ids from them. */
@Component
class RequestRecords {
  /** What records have whose pictures were made from others. */
  private static final List<String> OF_UPLOADS = List.of("dream", "variation");

  private static final String OF_FILM = "keyframes";
  private static final String OF_MODEL = "model";

  private final boolean promptsRecorded;
  private final KeyedHash hash;
  private final JsonMapper json;

  RequestRecords(
      ProvenanceProperties properties,
      SharedSecrets secrets,
      RandomGenerator random,
      JsonMapper json) {
    promptsRecorded = properties.prompts();
    hash = new KeyedHash(secrets, ProvenanceProperties.KEY_FILE, random);
    this.json = json;
  }

  /**
   * The id of a picture. Its last 32 bits, which the watermark carries, are derived from everything
   * that determines the pixels, so that the same model version, seed and options give the same
   * pixels. The others are random, or for a reproducible file derived from the whole request.
   *
   * @param single the request that would give this picture alone
   * @param reproducible whether every request gives the same file
   */
  UUID id(GenerationRequest single, boolean reproducible) {
    RecordedRequest exact = RecordedRequest.of(single);
    int mark = ByteBuffer.wrap(hash.of(json.writeValueAsBytes(exact.pixels()))).getInt();
    UUID id = UUID.randomUUID();
    if (reproducible) {
      ByteBuffer bits = ByteBuffer.wrap(hash.of(json.writeValueAsBytes(exact)));
      id = DerivedId.of(bits.getLong(), bits.getLong());
    }
    return DerivedId.withMark(id, mark);
  }

  /** How a picture was asked for, in JSON, for its own file. */
  String parameters(GenerationRequest single) {
    Sampling sampling = single.sampling();
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("class", single.prompt().classIndex());
    parameters.put("prompt", single.prompt().text());
    parameters.put("negativePrompt", single.prompt().negative());
    parameters.put("seed", sampling.seed());
    parameters.put("mix", sampling.mix());
    parameters.put("n", sampling.count());
    parameters.put("truncation", sampling.truncation());
    parameters.put("dream", single.dream());
    parameters.values().removeIf(Objects::isNull);
    return json.writeValueAsString(parameters);
  }

  /**
   * The log's entry for a file.
   *
   * @param caller name of the caller's key; null without one
   */
  ProvenanceEntry entry(GenerationRequest single, LabelledImage image, @Nullable String caller) {
    RecordedRequest request = RecordedRequest.of(single);
    String all = json.writeValueAsString(request);
    String kept = promptsRecorded ? all : json.writeValueAsString(request.withPrompts(null, null));
    return ProvenanceEntry.of(image, request.seed(), kept, optionsHash(all), caller);
  }

  /**
   * The request of a recorded picture.
   *
   * @param prompt of the original request, where the log does not keep it
   * @throws ReplayException if the prompts are not the original ones
   */
  RecordedRequest request(
      ProvenanceEntry entry, @Nullable String prompt, @Nullable String negativePrompt) {
    JsonNode options = json.readTree(entry.options());
    if (!options.has(OF_MODEL) && OF_UPLOADS.stream().anyMatch(options::has)) {
      throw new ReplayException("the picture was made from an upload, which is not kept");
    }
    if (options.has(OF_FILM)) {
      throw new ReplayException("only single pictures and sheets are made again, no films");
    }
    RecordedRequest request = json.readValue(entry.options(), RecordedRequest.class);
    if (prompt != null || negativePrompt != null) {
      request = request.withPrompts(prompt, negativePrompt);
    }
    if (!optionsHash(json.writeValueAsString(request)).equals(entry.optionsHash())) {
      throw new ReplayException(
          prompt == null && negativePrompt == null
              ? "the picture was made from a prompt, which the log does not keep: give it as prompt"
                  + " and negativePrompt"
              : "the picture was made from another prompt");
    }
    return request;
  }

  /** Keyed hash of a request as JSON; equal for equal requests. */
  private String optionsHash(String options) {
    return HexFormat.of().formatHex(hash.of(options.getBytes(StandardCharsets.UTF_8)));
  }
}
