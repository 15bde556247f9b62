package dev.ganvas.labelling.c2pa;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a picture.
 *
 * @param id of the picture; the watermark carries its last 32 bits
 * @param model name of the model that made it
 * @param modelVersion its version
 * @param created when
 * @param dated whether the file contains the time; not in a reproducible file
 * @param editor the model that changed it after that; null if none did
 */
public record ImageOrigin(
    UUID id,
    String model,
    String modelVersion,
    Instant created,
    boolean dated,
    @Nullable Editor editor) {
  /** A model that changes pictures of another one. */
  public record Editor(String model, String version) {}

  /** Of a picture that was not changed. */
  public ImageOrigin(UUID id, String model, String modelVersion, Instant created, boolean dated) {
    this(id, model, modelVersion, created, dated, null);
  }

  /** Of a new picture. */
  public ImageOrigin(String model, String modelVersion, Instant created) {
    this(UUID.randomUUID(), model, modelVersion, created, true);
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
