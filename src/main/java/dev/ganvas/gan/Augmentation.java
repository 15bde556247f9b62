package dev.ganvas.gan;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One draw of DiffAugment (Zhao et al., <i>Differentiable augmentation for data-efficient GAN
 * training</i>, 2020) for a batch: each picture, with a given probability each, is mirrored,
 * shifted by up to an eighth of its side (zeros move in), loses a square of half its side, and is
 * changed in contrast and brightness.
 *
 * <p>Geometry only says from which pixel each pixel comes, or that it is zero; colour is affine. So
 * the adjoint, which carries gradients back to the pictures, is exact.
 */
final class Augmentation {
  private static final int NOTHING = -1;

  private final AugmentationOptions options;
  private final int side;
  private final int[][] sources;
  private final double[] contrast;
  private final double[] brightness;

  /**
   * @param side of the pictures in pixels
   * @param seed the same seed, the same draw
   */
  Augmentation(AugmentationOptions options, int count, int side, long seed) {
    this.options = options;
    this.side = side;
    sources = new int[count][];
    contrast = new double[count];
    brightness = new double[count];
    for (int i = 0; i < count; i++) {
      draw(i, new Draws(Latents.mix(seed, i)));
    }
  }

  /** Uniform numbers, one after the other. */
  private static final class Draws {
    private final long seed;
    private long number;

    Draws(long seed) {
      this.seed = seed;
    }

    double next() {
      return Latents.uniform(Latents.mix(seed, ++number));
    }

    boolean happens(double probability) {
      return next() < probability;
    }

    int from(int low, int high) {
      return low + (int) (next() * (high - low + 1));
    }
  }

  private void draw(int picture, Draws draws) {
    double probability = options.probability();
    boolean mirror = options.mirror() && draws.happens(0.5);
    boolean shift = options.translation() && draws.happens(probability);
    int right = shift ? draws.from(-side / 8, side / 8) : 0;
    int down = shift ? draws.from(-side / 8, side / 8) : 0;
    boolean cut = options.cutout() && draws.happens(probability);
    int left = cut ? draws.from(-side / 4, 3 * side / 4) : side;
    int top = cut ? draws.from(-side / 4, 3 * side / 4) : side;
    boolean colour = options.colour() && draws.happens(probability);
    contrast[picture] = colour ? 0.5 + draws.next() : 1;
    brightness[picture] = colour ? draws.next() - 0.5 : 0;
    int[] source = new int[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        boolean gone = x >= left && x < left + side / 2 && y >= top && y < top + side / 2;
        source[y * side + x] = gone ? NOTHING : source(x - right, y - down, mirror);
      }
    }
    sources[picture] = source;
  }

  private int source(int x, int y, boolean mirror) {
    if (x < 0 || x >= side || y < 0 || y >= side) {
      return NOTHING;
    }
    return y * side + (mirror ? side - 1 - x : x);
  }

  /** The augmented pictures, {@code [n, side, side, channels]}. */
  INDArray apply(INDArray pictures) {
    return carry(pictures, false);
  }

  /** The gradient by the pictures, from the gradient by the augmented pictures. */
  INDArray adjoint(INDArray gradient) {
    return carry(gradient, true);
  }

  private INDArray carry(INDArray values, boolean back) {
    double[] in = values.data().asDouble();
    double[] out = new double[in.length];
    int channels = (int) values.size(3);
    for (int i = 0; i < sources.length; i++) {
      int start = i * side * side * channels;
      double shift = back ? 0 : brightness[i];
      for (int pixel = 0; pixel < side * side; pixel++) {
        int source = sources[i][pixel];
        if (source == NOTHING) {
          continue;
        }
        int from = start + (back ? pixel : source) * channels;
        int to = start + (back ? source : pixel) * channels;
        for (int c = 0; c < channels; c++) {
          out[to + c] += in[from + c] * contrast[i] + shift;
        }
      }
    }
    return Nd4j.create(out, Arrays.copyOf(values.shape(), 4), values.dataType());
  }
}
