package dev.ganvas.web.mcp;

import dev.ganvas.web.problem.JsonParameters;
import dev.ganvas.web.problem.Refusals;
import dev.ganvas.web.verify.Verifications;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells of a picture whether it was made here, as {@code POST /verify} does. */
@Component
@WithMcp
class VerifyImage implements Tool {
  private static final String FIELD = "image";

  private final Verifications verifications;
  private final JsonParameters parameters;

  /**
   * @param image a file in base64
   */
  record Arguments(@NotBlank(message = "is required") @Nullable String image) {}

  VerifyImage(Verifications verifications, JsonParameters parameters) {
    this.verifications = verifications;
    this.parameters = parameters;
  }

  @Override
  public String name() {
    return "verify_image";
  }

  @Override
  public CompletableFuture<Result> call(Map<String, Object> arguments, HttpServletRequest client) {
    JsonParameters.Bound<Arguments> bound = parameters.object(arguments, Arguments.class);
    byte[] file = SentFile.of(bound.value().image(), FIELD, bound.errors());
    Refusals.throwIfAny(bound.errors());
    return CompletableFuture.completedFuture(
        new Result(List.of(), verifications.verify(file, client)));
  }
}
