package dev.ganvas.gan;

/**
 * What pictures go through before the discriminator sees them, real and generated alike, and which
 * views of the real ones there are.
 *
 * @param probability of translation, cutout and colour, each on its own, from 0 to 1
 * @param translation shift by up to an eighth of the side
 * @param cutout blank a square of half the side
 * @param colour change contrast and brightness: for sets below some 2,000 pictures
 * @param symmetry views of the real pictures; the generator learns to make all of them
 */
public record AugmentationOptions(
    double probability, boolean translation, boolean cutout, boolean colour, Symmetry symmetry) {
  public AugmentationOptions {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "augmentation probability must be from 0 to 1, not " + probability);
    }
  }
}
