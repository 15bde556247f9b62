package dev.ganvas.provenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one layer of marks says of a picture.
 *
 * @param kind what was found
 * @param certainty how sure it is
 * @param detail the same in words
 * @param id of the picture made here that it is, or looks like
 * @param distance bits of 256 in which the perceptual hashes differ, for a likeness
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
    Kind kind, Certainty certainty, String detail, @Nullable UUID id, @Nullable Integer distance) {

  /** What can be found. */
  public enum Kind {
    /** Content credentials of this installation, which hold. */
    @JsonProperty("signed_by_us")
    SIGNED_BY_US,
    /** The invisible mark of a picture made here. */
    @JsonProperty("watermark_match")
    WATERMARK_MATCH,
    /** It looks like a picture made here. */
    @JsonProperty("fingerprint_match")
    FINGERPRINT_MATCH,
    /** It says to be made by AI, but not in this installation's name. */
    @JsonProperty("declared_ai_elsewhere")
    DECLARED_AI_ELSEWHERE,
    /** Nothing: which does not mean that no AI made it. */
    @JsonProperty("no_evidence")
    NO_EVIDENCE
  }

  /** How sure a finding is. */
  public enum Certainty {
    /** Cannot be forged without this installation's key. */
    @JsonProperty("proof")
    PROOF,
    /** Right but for one case in a million. */
    @JsonProperty("strong")
    STRONG,
    /** Probably right; other pictures can look alike, and metadata can be written by anybody. */
    @JsonProperty("indication")
    INDICATION,
    @JsonProperty("none")
    NONE
  }
}
