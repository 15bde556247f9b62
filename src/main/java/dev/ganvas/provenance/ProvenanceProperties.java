package dev.ganvas.provenance;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The log of all pictures.
 *
 * @param onFailure what becomes of a picture that cannot be written into the log within the
 *     patience: refuse (the request fails with 503) or deliver
 * @param patience how long a picture waits for its record
 * @param retention how long records are kept; 0 for ever
 * @param prompts whether prompts are written into the log
 */
@Validated
@ConfigurationProperties("ganvas.provenance")
public record ProvenanceProperties(
    @DefaultValue("refuse") OnFailure onFailure,
    @DefaultValue("2s") Duration patience,
    @DefaultValue("0s") Duration retention,
    @DefaultValue("false") boolean prompts) {
  /** The file of the key of hashes in records, in the data directory. */
  public static final String KEY_FILE = "provenance-key";

  /** What becomes of a picture that cannot be recorded. */
  public enum OnFailure {
    REFUSE,
    DELIVER
  }
}
