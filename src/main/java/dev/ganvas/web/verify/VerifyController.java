package dev.ganvas.web.verify;

import dev.ganvas.generation.GeneratedImage;
import dev.ganvas.generation.ReplayException;
import dev.ganvas.images.Picture;
import dev.ganvas.provenance.PictureVerifier;
import dev.ganvas.provenance.PictureVerifier.Verification;
import dev.ganvas.provenance.ProvenanceEntry;
import dev.ganvas.web.generate.PictureOrders;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.InvalidRequestException.Violation;
import dev.ganvas.web.problem.Refuses;
import dev.ganvas.web.security.GenerationRights;
import dev.ganvas.web.uploads.PictureUploads;
import dev.ganvas.web.uploads.UploadLimits;
import dev.ganvas.web.verify.VerifyAnswer.Replay;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Tells of a file whether it was made here. */
@RestController
@Tag(name = "Labels", description = "How pictures say that they were made by AI")
class VerifyController {
  private final PictureVerifier verifier;
  private final PictureUploads uploads;
  private final PictureOrders orders;
  private final GenerationRights rights;
  private final UploadLimits limits;

  VerifyController(
      PictureVerifier verifier,
      PictureUploads uploads,
      PictureOrders orders,
      GenerationRights rights,
      VerificationProperties properties) {
    this.verifier = verifier;
    this.uploads = uploads;
    this.orders = orders;
    this.rights = rights;
    this.limits = VerificationGate.limits(properties);
  }

  @PostMapping(
      path = "/verify",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Was this picture made here?",
      description =
          "Looks for every mark that a picture of this service carries, and for the marks of"
              + " others. Nothing of the file is kept. No evidence does not mean that no AI made"
              + " it.")
  @Refuses({413, 422, 429})
  CompletableFuture<VerifyAnswer> verifyPicture(
      @Parameter(required = true) @RequestParam(required = false) @Nullable MultipartFile file,
      @Parameter(description = "Make the picture once more from its record, and compare")
          @RequestParam(defaultValue = "false")
          boolean replay,
      @Parameter(description = "For replay: what was asked for, as the log does not keep prompts")
          @RequestParam(required = false)
          @Nullable String prompt,
      @Parameter(description = "For replay: what was not to be seen")
          @RequestParam(required = false)
          @Nullable String negativePrompt,
      HttpServletRequest client)
      throws IOException {
    if (file == null) {
      throw new InvalidRequestException(
          List.of(new Violation("file", "is required: a picture, as a part named file")));
    }
    byte[] bytes = PictureUploads.bytes(file, limits);
    Verification found = uploads.read(bytes, limits, picture -> verifier.verify(bytes, picture));
    CompletableFuture<@Nullable Replay> replayed =
        replay
            ? replay(found.entry(), bytes, prompt, negativePrompt, client)
            : CompletableFuture.completedFuture(null);
    return replayed.thenApply(result -> VerifyAnswer.of(found, result));
  }

  private CompletableFuture<@Nullable Replay> replay(
      @Nullable ProvenanceEntry entry,
      byte[] sent,
      @Nullable String prompt,
      @Nullable String negativePrompt,
      HttpServletRequest client) {
    if (entry == null) {
      return CompletableFuture.completedFuture(
          Replay.impossible("no record of the picture was found"));
    }
    rights.check(client);
    try {
      return orders
          .replay(entry, prompt, negativePrompt, client)
          .thenApply(made -> uploads.read(sent, limits, picture -> compare(picture, made.first())));
    } catch (ReplayException e) {
      return CompletableFuture.completedFuture(Replay.impossible(e.getMessage()));
    }
  }

  /** Decodes what was made if it has the size of what was sent, which is not too large. */
  private Replay compare(Picture sent, GeneratedImage again) {
    if (again.width() != sent.width() || again.height() != sent.height()) {
      return new Replay(false, null, null);
    }
    return uploads.read(again.image().bytes(), limits, made -> difference(sent, made));
  }

  private static Replay difference(Picture sent, Picture made) {
    if (made.equals(sent)) {
      return new Replay(true, 0.0, null);
    }
    if (made.channels() != sent.channels()) {
      return new Replay(false, null, null);
    }
    long sum = 0;
    for (int i = 0; i < made.samples().length; i++) {
      sum += Math.abs((made.samples()[i] & 0xFF) - (sent.samples()[i] & 0xFF));
    }
    return new Replay(false, (double) sum / made.samples().length, null);
  }
}
