package dev.ganvas.web.verify;

import dev.ganvas.labelling.signing.SigningCertificate;
import dev.ganvas.web.problem.NotFoundException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Gives out what a reader of content credentials needs to trust this installation. */
@RestController
@Tag(name = "Labels", description = "How pictures say that they were made by AI")
class TrustRootController {
  private final SigningCertificate certificate;

  TrustRootController(SigningCertificate certificate) {
    this.certificate = certificate;
  }

  @GetMapping(
      path = "/.well-known/ganvas/trust-root.pem",
      produces = "application/x-pem-file;charset=US-ASCII")
  @Operation(
      summary = "The root certificate of this installation",
      description =
          "Readers of content credentials that are told to trust it find the pictures of this"
              + " installation trusted. There is none where the operator has configured a"
              + " certificate of somebody else's authority.")
  String trustRoot() {
    return certificate
        .trustRoot()
        .orElseThrow(
            () -> new NotFoundException("the pictures' certificate is not of a private authority"));
  }
}
