package dev.ganvas.web.verify;

import dev.ganvas.provenance.Checkpoint;
import dev.ganvas.provenance.ProvenanceEntry;
import dev.ganvas.provenance.ProvenanceSearch;
import dev.ganvas.web.problem.NotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the log of all pictures tells in public. */
@RestController
@Tag(name = "Labels", description = "How pictures say that they were made by AI")
class ProvenanceController {
  private final ProvenanceSearch provenance;

  /** The public part of a record: not how the picture was asked for, nor by whom. */
  record PublicRecord(
      UUID id,
      Instant created,
      String sha256,
      String fingerprint,
      String model,
      String modelVersion,
      boolean aiGenerated) {
    PublicRecord(ProvenanceEntry entry) {
      this(
          entry.id(),
          entry.created(),
          entry.sha256(),
          entry.fingerprint(),
          entry.model(),
          entry.modelVersion(),
          true);
    }
  }

  /**
   * @param signature the same, signed, as a JSON Web Signature
   */
  record SignedCheckpoint(long sequence, String hash, Instant time, String signature) {}

  ProvenanceController(ProvenanceSearch provenance) {
    this.provenance = provenance;
  }

  @GetMapping(path = "/provenance/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Where a picture comes from",
      description =
          "By the id that is in its metadata. Neither the prompt nor who asked for it is told.")
  PublicRecord getProvenance(
      @Parameter(
              description = "Id of the picture",
              example = "1b4e28ba-2fa1-41d2-883f-0016d3cca427")
          @PathVariable
          UUID id) {
    return provenance
        .find(id)
        .map(PublicRecord::new)
        .orElseThrow(() -> new NotFoundException("no picture with the id " + id + " is recorded"));
  }

  @GetMapping(path = "/provenance/checkpoint", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Where the log of all pictures stands",
      description =
          "The number and hash of its last record, signed. Keep it elsewhere: `verify-log` then"
              + " finds out whether anything up to there was changed later.")
  SignedCheckpoint getProvenanceCheckpoint() {
    Checkpoint checkpoint = provenance.checkpoint();
    return new SignedCheckpoint(
        checkpoint.sequence(), checkpoint.hash(), checkpoint.time(), provenance.signed(checkpoint));
  }
}
