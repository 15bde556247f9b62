package dev.ganvas.web.verify;

import dev.ganvas.provenance.PictureVerifier;
import dev.ganvas.web.uploads.PictureUploads;
import dev.ganvas.web.uploads.RefusedFileException;
import dev.ganvas.web.uploads.UploadLimits;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** Verifies pictures that come by other ways than a form, within the same limits. */
@Component
public class Verifications {
  private final PictureVerifier verifier;
  private final VerificationGate gate;
  private final PictureUploads uploads;
  private final UploadLimits limits;

  Verifications(
      PictureVerifier verifier,
      VerificationGate gate,
      PictureUploads uploads,
      VerificationProperties properties) {
    this.verifier = verifier;
    this.gate = gate;
    this.uploads = uploads;
    limits = VerificationGate.limits(properties);
  }

  /**
   * Looks for all marks in a file.
   *
   * @throws RefusedFileException if it cannot be read, or its sender has no more for now
   */
  public VerifyAnswer verify(byte[] file, HttpServletRequest client) {
    PictureUploads.checkSize(file.length, limits);
    return gate.admit(
        client,
        () ->
            VerifyAnswer.of(
                uploads.read(file, limits, picture -> verifier.verify(file, picture)), null));
  }
}
