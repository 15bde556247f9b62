package dev.ganvas.dreams;

import dev.ganvas.images.Picture;
import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.labelling.c2pa.DerivedId;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import dev.ganvas.provenance.ProvenanceEntry;
import dev.ganvas.provenance.ProvenanceLog;
import dev.ganvas.provenance.ProvenanceProperties;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.KeyedHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Makes labelled files of dreams, and writes into the provenance log what it made. */
@Component
class DreamFinisher {
  private static final String MODEL = "dreams";

  private final Labeller labeller;
  private final ProvenanceLog log;
  private final DreamProperties properties;
  private final KeyedHash hash;
  private final JsonMapper json = JsonMapper.builder().build();

  DreamFinisher(
      Labeller labeller,
      ProvenanceLog log,
      DreamProperties properties,
      DataDirectory directory,
      RandomGenerator random) {
    this.labeller = labeller;
    this.log = log;
    this.properties = properties;
    this.hash = new KeyedHash(directory, ProvenanceProperties.KEY_FILE, random);
  }

  /**
   * @param version of the classifier that dreamt
   */
  LabelledImage file(DreamRequest request, Picture dream, String version) {
    // Derived from the dream: the same one has the same pixels.
    int mark = ByteBuffer.wrap(hash.of(dream.samples())).getInt();
    UUID id = DerivedId.withMark(UUID.randomUUID(), mark);
    return labeller.label(
        dream,
        request.output().format(),
        request.output().quality(),
        new ImageOrigin(id, MODEL, version, Instant.now(), true),
        request.upload(),
        request.output().visible(),
        null);
  }

  /** Completes with the file when it is recorded. */
  CompletableFuture<LabelledImage> recorded(DreamRequest request, LabelledImage image) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("dream", request.options());
    if (properties.recordUploads()) {
      options.put("upload", request.uploadHash());
    }
    String kept = json.writeValueAsString(options);
    String optionsHash = HexFormat.of().formatHex(hash.of(kept.getBytes(StandardCharsets.UTF_8)));
    ProvenanceEntry entry = ProvenanceEntry.of(image, 0, kept, optionsHash, request.caller());
    return log.append(List.of(entry)).thenApply(nothing -> image);
  }
}
