package dev.ganvas.gan;

/**
 * What the discriminator's pictures go through, real and generated alike.
 *
 * @param probability of translation, cutout and colour, each on its own, from 0 to 1
 * @param translation shift by up to an eighth of the side
 * @param cutout blank a square of half the side
 * @param mirror mirror every other picture: only where a mirrored picture could be a real one
 * @param colour change contrast and brightness: for sets below some 2,000 pictures
 */
public record AugmentationOptions(
    double probability, boolean translation, boolean cutout, boolean mirror, boolean colour) {
  public AugmentationOptions {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "augmentation probability must be from 0 to 1, not " + probability);
    }
  }
}
