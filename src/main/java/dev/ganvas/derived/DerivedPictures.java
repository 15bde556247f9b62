package dev.ganvas.derived;

import dev.ganvas.images.Picture;
import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.labelling.c2pa.DerivedId;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import dev.ganvas.provenance.ProvenanceEntry;
import dev.ganvas.provenance.ProvenanceLog;
import dev.ganvas.provenance.ProvenanceProperties;
import dev.ganvas.storage.KeyedHash;
import dev.ganvas.storage.SharedSecrets;
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

/** Makes labelled files of derived pictures, and writes into the provenance log what was made. */
@Component
public class DerivedPictures {
  private final Labeller labeller;
  private final ProvenanceLog log;
  private final KeyedHash hash;
  private final JsonMapper json = JsonMapper.builder().build();

  DerivedPictures(
      Labeller labeller, ProvenanceLog log, SharedSecrets secrets, RandomGenerator random) {
    this.labeller = labeller;
    this.log = log;
    this.hash = new KeyedHash(secrets, ProvenanceProperties.KEY_FILE, random);
  }

  /** The file of a picture. */
  public LabelledImage file(Derivation how, Picture picture) {
    // Derived from the picture: the same one has the same pixels.
    int mark = ByteBuffer.wrap(hash.of(picture.samples())).getInt();
    UUID id = DerivedId.withMark(UUID.randomUUID(), mark);
    return labeller.label(
        picture,
        how.output().format(),
        how.output().quality(),
        new ImageOrigin(id, how.model(), how.version(), Instant.now(), true),
        how.upload().ingredient(),
        how.output().visible(),
        null);
  }

  /**
   * Records files; completes when they are.
   *
   * @param kind of what was made
   * @param options of it
   */
  public CompletableFuture<Void> record(
      Derivation how, List<LabelledImage> images, String kind, Object options) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(kind, options);
    if (how.upload().hash() != null) {
      all.put("upload", how.upload().hash());
    }
    String kept = json.writeValueAsString(all);
    String optionsHash = HexFormat.of().formatHex(hash.of(kept.getBytes(StandardCharsets.UTF_8)));
    return log.append(
        images.stream()
            .map(image -> ProvenanceEntry.of(image, 0, kept, optionsHash, how.upload().caller()))
            .toList());
  }
}
