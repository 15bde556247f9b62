package dev.ganvas.provenance;

import dev.ganvas.provenance.ProvenanceRecord.Mark;
import java.time.Instant;
import tools.jackson.core.JacksonException;
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
  private static final JsonMapper JSON = JsonMapper.builder().build();

  Checkpoint(Mark mark, Instant time) {
    this(mark.sequence(), mark.hash(), time);
  }

  Mark mark() {
    return new Mark(sequence, hash);
  }

  byte[] json() {
    return JSON.writeValueAsBytes(this);
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
