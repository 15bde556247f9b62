package dev.ganvas.gan;

/** How the generator takes its condition, and how the discriminator halves the resolution. */
public enum Design {
  /**
   * The condition beside the latent; the discriminator's convolutions step over every other pixel.
   */
  PLAIN,
  /**
   * The condition besides that scales and shifts the channels of every convolution after its
   * normalisation (De Vries et al., <i>Modulating early visual processing by language</i>, 2017);
   * the discriminator averages two by two pixels. See {@code docs/decisions/0012}.
   */
  MODULATED
}
