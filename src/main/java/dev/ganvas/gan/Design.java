package dev.ganvas.gan;

/** What modulates the generator's channels, and how the discriminator halves the resolution. */
public enum Design {
  /**
   * The condition beside the latent; the discriminator's convolutions step over every other pixel.
   */
  PLAIN,
  /**
   * The condition besides that scales and shifts the channels of every convolution after its
   * normalisation (De Vries et al., <i>Modulating early visual processing by language</i>, 2017);
   * the discriminator averages two by two pixels and predicts the condition. See {@code
   * docs/decisions/0012}.
   */
  MODULATED,
  /**
   * As {@link #MODULATED}, but the second half of the latent scales and shifts channels as well
   * (Chen et al., <i>On self modulation for generative adversarial networks</i>, 2019). See {@code
   * docs/decisions/0018}.
   */
  SELF_MODULATED
}
