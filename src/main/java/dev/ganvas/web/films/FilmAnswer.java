package dev.ganvas.web.films;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A film that is made for later.
 *
 * @param state {@code making}, {@code done} or {@code failed}
 * @param frames pictures that it has
 * @param made pictures that are made
 * @param file address of the file, once it is done
 * @param expires when it is removed, once it is done
 * @param problem why it failed
 */
@Schema(name = "Film")
@JsonInclude(JsonInclude.Include.NON_NULL)
record FilmAnswer(
    UUID id,
    @Schema(allowableValues = {"making", "done", "failed"}) String state,
    String model,
    String modelVersion,
    String mediaType,
    int frames,
    int made,
    @Nullable String file,
    @Nullable Instant expires,
    @Nullable String problem) {
  /**
   * The answer to a request with {@code dryRun}.
   *
   * @param queueFrames pictures of films that would be made before
   * @param expectedMillis until the film is made, by the measured rate
   */
  @Schema(name = "FilmForecast")
  record Forecast(int frames, int queueFrames, long expectedMillis) {}
}
