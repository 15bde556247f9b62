package dev.ganvas.labelling.c2pa;

import java.time.Instant;
import java.util.UUID;

/**
 * Where a picture comes from.
 *
 * @param id of the picture
 * @param model name of the model that made it
 * @param modelVersion its version
 * @param created when
 */
public record ImageOrigin(UUID id, String model, String modelVersion, Instant created) {
  /** Of a new picture. */
  public ImageOrigin(String model, String modelVersion, Instant created) {
    this(UUID.randomUUID(), model, modelVersion, created);
  }

  /** What a watermark carries: the last 32 bits of the id. */
  public int mark() {
    return (int) id.getLeastSignificantBits();
  }

  /** The id as XMP and content credentials name the file. */
  String instanceId() {
    return "xmp:iid:" + id;
  }
}
