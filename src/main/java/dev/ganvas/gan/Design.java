package dev.ganvas.gan;

/** How a generator is told its condition, and how both networks change resolution. */
public enum Design {
  /**
   * The condition beside the latent; pixels are doubled as they are; the discriminator's
   * convolutions step over every other pixel.
   */
  PLAIN,
  /**
   * The condition besides that scales and shifts the channels of every convolution after its
   * normalisation (De Vries et al., <i>Modulating early visual processing by language</i>, 2017);
   * doubled pixels are smoothed (Karras et al., <i>A style-based generator architecture</i>, 2019);
   * the discriminator averages two by two pixels. See {@code docs/decisions/0012}.
   */
  MODULATED
}
