package dev.ganvas.generation;

import dev.ganvas.gan.Conditioning;
import dev.ganvas.nn.Latents;
import dev.ganvas.prompts.TextConditions;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes conditions of what requests are to show. Thread-safe. */
@Component
final class Conditions {
  private final Engines engines;
  private final Prompts prompts;

  Conditions(Engines engines, Prompts prompts) {
    this.engines = engines;
    this.prompts = prompts;
  }

  /** A request's engine, held until this is closed, and the conditions of its pictures. */
  record Bound(Engines.Lease lease, Conditioned conditions) implements AutoCloseable {
    @Override
    public void close() {
      lease.close();
    }
  }

  /** Binds a request to the engine of its model, and reads its prompt. */
  Bound bind(GenerationRequest request) {
    Engines.Lease lease = engines.acquire(request.model());
    try {
      return new Bound(lease, of(request, lease::text));
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /**
   * The conditions of a request's pictures.
   *
   * @param bySeed the input of the generator besides the latent, for a picture's seed
   * @param unknownPhrases of the prompt, which the model knows nothing about
   */
  record Conditioned(LongFunction<float[]> bySeed, List<String> unknownPhrases) {}

  /**
   * @param text of the model, if it takes prompts
   */
  private Conditioned of(GenerationRequest request, Supplier<@Nullable TextConditions> text) {
    Conditioning conditioning = request.model().manifest().architecture().conditioning();
    return switch (conditioning.kind()) {
      case NONE -> new Conditioned(seed -> new float[0], List.of());
      case CLASSES ->
          new Conditioned(
              seed -> oneHot(request.prompt().classIndex(), seed, conditioning.size()), List.of());
      case VECTOR -> {
        PromptReading reading =
            prompts.read(
                request.model().id(),
                Objects.requireNonNull(text.get()),
                Objects.requireNonNullElse(request.prompt().text(), ""),
                Objects.requireNonNullElse(request.prompt().negative(), ""));
        yield new Conditioned(reading.condition()::drawn, reading.unknown());
      }
    };
  }

  private static float[] oneHot(@Nullable Integer asked, long seed, int classes) {
    int index =
        asked == null ? (int) Long.remainderUnsigned(Latents.mix(seed, -1), classes) : asked;
    float[] condition = new float[classes];
    condition[index] = 1;
    return condition;
  }
}
