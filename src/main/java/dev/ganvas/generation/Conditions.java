package dev.ganvas.generation;

import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.LatentDirections;
import dev.ganvas.models.ServedModel;
import dev.ganvas.nn.Latents;
import dev.ganvas.prompts.TextConditions;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Computes the conditions of requests. Thread-safe. */
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

  /**
   * Binds a request to the engine of its model, and reads its prompts.
   *
   * @param moved whether latents are moved along the model's directions
   */
  Bound bind(ServedModel model, Set<Prompt> asked, boolean moved) {
    Engines.Lease lease = engines.acquire(model);
    try {
      return new Bound(lease, of(model, asked, lease::text, moved ? lease.directions() : null));
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /**
   * The conditions of a request's pictures.
   *
   * @param bySeed the input of the generator besides the latent, for a picture's seed, by what it
   *     shows
   * @param unknownPhrases of the prompts, which the model knows nothing about
   * @param directions of the model's latents; null where none are moved
   */
  record Conditioned(
      Map<Prompt, LongFunction<float[]>> bySeed,
      List<String> unknownPhrases,
      @Nullable LatentDirections directions) {
    /** The condition of a picture. */
    float[] of(Prompt prompt, long seed) {
      return Objects.requireNonNull(bySeed.get(prompt)).apply(seed);
    }
  }

  /**
   * @param text of the model, if it takes prompts
   */
  private Conditioned of(
      ServedModel model,
      Set<Prompt> asked,
      Supplier<@Nullable TextConditions> text,
      @Nullable LatentDirections directions) {
    Conditioning conditioning = model.manifest().architecture().conditioning();
    Map<Prompt, LongFunction<float[]>> bySeed = new HashMap<>();
    Set<String> unknown = new LinkedHashSet<>();
    for (Prompt prompt : asked) {
      switch (conditioning.kind()) {
        case NONE -> bySeed.put(prompt, seed -> new float[0]);
        case CLASSES ->
            bySeed.put(prompt, seed -> oneHot(prompt.classIndex(), seed, conditioning.size()));
        case VECTOR -> {
          PromptReading reading = read(model.id(), prompt, text.get());
          bySeed.put(prompt, reading.condition()::drawn);
          unknown.addAll(reading.unknown());
        }
      }
    }
    return new Conditioned(bySeed, List.copyOf(unknown), directions);
  }

  private PromptReading read(String model, Prompt prompt, @Nullable TextConditions text) {
    return prompts.read(
        model,
        Objects.requireNonNull(text),
        Objects.requireNonNullElse(prompt.text(), ""),
        Objects.requireNonNullElse(prompt.negative(), ""));
  }

  /** The class that a picture of that seed has where none is asked for. */
  static int drawnClass(long seed, int classes) {
    return (int) Long.remainderUnsigned(Latents.mix(seed, -1), classes);
  }

  private static float[] oneHot(@Nullable Integer asked, long seed, int classes) {
    int index = asked == null ? drawnClass(seed, classes) : asked;
    float[] condition = new float[classes];
    condition[index] = 1;
    return condition;
  }
}
