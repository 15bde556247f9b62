package dev.ganvas.provenance;

import dev.ganvas.labelling.LabelledFilm;
import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import dev.ganvas.storage.Sha256;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the log keeps of a picture that was made.
 *
 * @param id of the picture, as in its marks
 * @param created when, to the millisecond
 * @param sha256 of the file that was handed out, in hexadecimal
 * @param fingerprint perceptual hash of its pixels, in hexadecimal
 * @param model name of the model
 * @param modelVersion its version
 * @param seed of the picture; of the first one on a contact sheet
 * @param options what else it takes to make it again, as JSON
 * @param optionsHash tells whether options, prompt included, are the same: keyed, so that nobody
 *     else can try prompts on it
 * @param caller name of the key that asked for it; null without keys
 */
public record ProvenanceEntry(
    UUID id,
    Instant created,
    String sha256,
    String fingerprint,
    String model,
    String modelVersion,
    long seed,
    String options,
    String optionsHash,
    @Nullable String caller) {

  /** Of a film that is to leave, which is known by its first picture. */
  public static ProvenanceEntry of(
      LabelledFilm film, long seed, String options, String optionsHash, @Nullable String caller)
      throws IOException {
    ImageOrigin origin = film.origin();
    return new ProvenanceEntry(
        origin.id(),
        origin.created().truncatedTo(ChronoUnit.MILLIS),
        Sha256.of(film.file()),
        Fingerprint.of(film.first()).hex(),
        origin.model(),
        origin.modelVersion(),
        seed,
        options,
        optionsHash,
        caller);
  }

  /** Of a file that is to leave. */
  public static ProvenanceEntry of(
      LabelledImage image, long seed, String options, String optionsHash, @Nullable String caller) {
    ImageOrigin origin = image.origin();
    return new ProvenanceEntry(
        origin.id(),
        origin.created().truncatedTo(ChronoUnit.MILLIS),
        Sha256.of(image.bytes()),
        Fingerprint.of(image.picture()).hex(),
        origin.model(),
        origin.modelVersion(),
        seed,
        options,
        optionsHash,
        caller);
  }
}
