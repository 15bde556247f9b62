package dev.ganvas.generation;

import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.labelling.c2pa.DerivedId;
import dev.ganvas.provenance.ProvenanceEntry;
import dev.ganvas.provenance.ProvenanceProperties;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.KeyedHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What the provenance log keeps of requests, and the ids that follow from them. */
@Component
class RequestRecords {
  private static final String KEY = "provenance-key";

  private final boolean promptsRecorded;
  private final KeyedHash hash;
  private final JsonMapper json;

  RequestRecords(
      ProvenanceProperties properties,
      DataDirectory directory,
      RandomGenerator random,
      JsonMapper json) {
    promptsRecorded = properties.prompts();
    hash = new KeyedHash(directory, KEY, random);
    this.json = json;
  }

  /**
   * The id of a picture. Its last 32 bits, which the watermark carries, follow from what is to be
   * seen in it, so that the same model version, seed and options give the same pixels. The others
   * are drawn, or for a file that is to be the same every time follow from all that decides it.
   *
   * @param single the request that would give this picture alone
   * @param lasting whether the file is to be the same every time
   */
  UUID id(GenerationRequest single, boolean lasting) {
    RecordedRequest exact = RecordedRequest.of(single);
    int mark = ByteBuffer.wrap(hash.of(json.writeValueAsBytes(exact.pixels()))).getInt();
    UUID id = UUID.randomUUID();
    if (lasting) {
      ByteBuffer bits = ByteBuffer.wrap(hash.of(json.writeValueAsBytes(exact)));
      id = DerivedId.of(bits.getLong(), bits.getLong());
    }
    return new UUID(
        id.getMostSignificantBits(),
        id.getLeastSignificantBits() & 0xFFFF_FFFF_0000_0000L | mark & 0xFFFF_FFFFL);
  }

  /**
   * What the log is to keep of a file.
   *
   * @param caller name of the key that asked for it; null without one
   */
  ProvenanceEntry entry(GenerationRequest single, LabelledImage image, @Nullable String caller) {
    RecordedRequest request = RecordedRequest.of(single);
    String all = json.writeValueAsString(request);
    String kept = promptsRecorded ? all : json.writeValueAsString(request.withPrompts(null, null));
    return ProvenanceEntry.of(image, request.seed(), kept, optionsHash(all), caller);
  }

  /**
   * The request for a recorded picture.
   *
   * @param prompt what was asked for, where the log does not keep it
   * @throws ReplayException if that is not what was asked for
   */
  RecordedRequest request(
      ProvenanceEntry entry, @Nullable String prompt, @Nullable String negativePrompt) {
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

  /** Tells whether two requests, as JSON, ask for the same picture. */
  private String optionsHash(String options) {
    return HexFormat.of().formatHex(hash.of(options.getBytes(StandardCharsets.UTF_8)));
  }
}
