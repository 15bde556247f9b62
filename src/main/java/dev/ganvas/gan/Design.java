package dev.ganvas.gan;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What modulates the generator's channels. */
public enum Design {
  /**
   * The condition stands beside the latent, and scales and shifts the channels of every convolution
   * after its normalisation (De Vries et al., <i>Modulating early visual processing by
   * language</i>, 2017); the discriminator averages two by two pixels and predicts the condition.
   * See {@code docs/decisions/0012}.
   */
  MODULATED,
  /**
   * As {@link #MODULATED}, but the second half of the latent scales and shifts channels as well
   * (Chen et al., <i>On self modulation for generative adversarial networks</i>, 2019). See {@code
   * docs/decisions/0018}.
   */
  SELF_MODULATED;

  /** The design of a file; null for one that is not drawn any more. */
  @JsonCreator
  static @Nullable Design named(String name) {
    return Stream.of(values()).filter(design -> design.name().equals(name)).findAny().orElse(null);
  }
}
