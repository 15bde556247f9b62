package dev.ganvas.generation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ganvas.nn.Latents;
import java.util.List;
import java.util.function.Function;

/**
 * What a picture is mixed from: latents and conditions, each on the great circle between what was
 * mixed so far and the next. So a mix of a mix is the mix of all its parts, with their weights
 * multiplied, and whoever likes a neighbour of a picture can ask for neighbours of that.
 *
 * @param parts at least one, of which one has a weight above 0
 */
public record Mix(@JsonValue List<MixPart> parts) {
  /** Parts of one mix. */
  public static final int MAX_PARTS = 32;

  @JsonCreator
  public Mix {
    parts = List.copyOf(parts);
  }

  /** Whether a picture's own seed is part of it, and so each picture a different one. */
  public boolean isOpen() {
    return parts.stream().anyMatch(part -> part.seed() == null);
  }

  /** The mix that a picture of that seed has. */
  public Mix of(long seed) {
    return new Mix(
        parts.stream()
            .map(p -> p.seed() == null ? new MixPart(seed, p.weight(), p.prompt()) : p)
            .toList());
  }

  /** The same, but for what was said in words. */
  public Mix withoutText() {
    return new Mix(parts.stream().map(MixPart::withoutText).toList());
  }

  /**
   * What goes into a generator.
   *
   * @param inputs what goes in for a part alone: latent, then condition
   */
  public float[] input(Function<MixPart, float[]> inputs, int latentSize) {
    List<MixPart> heavy = parts.stream().filter(part -> part.weight() > 0).toList();
    float[] mixed = inputs.apply(heavy.get(0));
    double weight = heavy.get(0).weight();
    for (MixPart part : heavy.subList(1, heavy.size())) {
      weight += part.weight();
      mixed = Latents.inputBetween(mixed, inputs.apply(part), latentSize, part.weight() / weight);
    }
    return mixed;
  }
}
