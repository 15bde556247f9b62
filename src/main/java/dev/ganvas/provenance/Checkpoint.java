package dev.ganvas.provenance;

import dev.ganvas.provenance.ProvenanceRecord.Mark;
import java.time.Instant;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the log's chain stood at a time. Who keeps a signed one can tell later whether anything up
 * to there was changed.
 *
 * @param sequence number of the last record; 0 for none yet
 * @param hash of that record, in hexadecimal
 * @param time when it stood there
 */
public record Checkpoint(long sequence, String hash, Instant time) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  Checkpoint(Mark mark, Instant time) {
    this(mark.sequence(), mark.hash(), time);
  }

  Mark mark() {
    return new Mark(sequence, hash);
  }

  byte[] json() {
    return JSON.writeValueAsBytes(this);
  }

  /** Whether a text is the signed form of one, whoever signed it and whether that holds or not. */
  public static boolean isSigned(String compact) {
    String[] parts = compact.strip().split("\\.", -1);
    try {
      return parts.length == 3 && of(Base64.getUrlDecoder().decode(parts[1])).sequence() >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * @throws IllegalArgumentException if it is none
   */
  static Checkpoint of(byte[] json) {
    try {
      return JSON.readValue(json, Checkpoint.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a checkpoint of a provenance log", e);
    }
  }
}
