package dev.ganvas.films;

import dev.ganvas.generation.Mix;
import dev.ganvas.generation.MixPart;
import dev.ganvas.generation.Prompt;
import dev.ganvas.nn.Latents;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A picture that a film passes.
 *
 * @param mix what it is mixed from, where it is more than its seed
 * @param seconds of the way to the next one; null for a share of the film's
 */
public record Keyframe(long seed, Prompt prompt, @Nullable Mix mix, @Nullable Double seconds) {
  /** Its parts, each with its seed and its prompt; their weights come to so much. */
  Stream<MixPart> parts(double share) {
    if (mix == null) {
      return Stream.of(new MixPart(seed, share, prompt));
    }
    double all = mix.parts().stream().mapToDouble(MixPart::weight).sum();
    return mix.of(seed).parts().stream()
        .map(
            part ->
                new MixPart(
                    part.seed(),
                    share * part.weight() / all,
                    Objects.requireNonNullElse(part.prompt(), prompt)));
  }

  /** Its latent. */
  float[] latent(int size) {
    return new Mix(parts(1).toList())
        .input(part -> Latents.normals(Objects.requireNonNull(part.seed()), size), size);
  }
}
