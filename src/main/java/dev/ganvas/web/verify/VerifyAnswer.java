package dev.ganvas.web.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ganvas.labelling.c2pa.CredentialsReport;
import dev.ganvas.provenance.Finding;
import dev.ganvas.provenance.PictureVerifier.Verification;
import dev.ganvas.provenance.ProvenanceEntry;
import dev.ganvas.web.verify.ProvenanceController.PublicRecord;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a file.
 *
 * @param findings of all layers, the surest first
 * @param credentials what its content credentials come to
 * @param record the public part of its record, if the log has it
 * @param replay whether it comes out again, if that was asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Verification")
public record VerifyAnswer(
    List<Finding> findings,
    CredentialsReport credentials,
    @Nullable PublicRecord record,
    @Nullable Replay replay) {
  /**
   * A recorded picture made once more beside the file.
   *
   * @param agrees whether all pixels are the same; null if it could not be made
   * @param meanDifference of the samples, 0 to 255; null if the sizes differ
   * @param problem why it could not be made
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Replay(
      @Nullable Boolean agrees, @Nullable Double meanDifference, @Nullable String problem) {
    static Replay impossible(@Nullable String problem) {
      return new Replay(null, null, problem);
    }
  }

  static VerifyAnswer of(Verification found, @Nullable Replay replay) {
    ProvenanceEntry entry = found.entry();
    return new VerifyAnswer(
        found.findings(),
        found.credentials(),
        entry == null ? null : new PublicRecord(entry),
        replay);
  }
}
