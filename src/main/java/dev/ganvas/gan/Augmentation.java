package dev.ganvas.gan;

import dev.ganvas.nn.Latents;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One draw of DiffAugment (Zhao et al., <i>Differentiable augmentation for data-efficient GAN
 * training</i>, 2020) for a batch: each picture, with a given probability each, is shifted by up to
 * an eighth of its side (zeros move in), loses a square of half its side, and is changed in
 * contrast and brightness. Or one draw of the {@linkplain Symmetry views} of real pictures.
 *
 * <p>Geometry only says from which pixel each pixel comes, or that it is zero; colour is affine. So
 * the adjoint, which carries gradients back to the pictures, is exact.
 */
final class Augmentation {
  private static final int NOTHING = -1;

  private final int side;
  private final int[][] sources;
  private final double[] contrast;
  private final double[] brightness;

  private Augmentation(int count, int side) {
    this.side = side;
    sources = new int[count][];
    contrast = new double[count];
    brightness = new double[count];
    Arrays.fill(contrast, 1);
  }

  /**
   * What the discriminator's pictures go through, real and generated alike.
   *
   * @param side of the pictures in pixels
   * @param seed the same seed, the same draw
   */
  static Augmentation draw(AugmentationOptions options, int count, int side, long seed) {
    Augmentation drawn = new Augmentation(count, side);
    for (int i = 0; i < count; i++) {
      drawn.draw(options, i, new Draws(Latents.mix(seed, i)));
    }
    return drawn;
  }

  /** A view of each real picture, all equally likely. */
  static Augmentation views(Symmetry symmetry, int count, int side, long seed) {
    Augmentation drawn = new Augmentation(count, side);
    for (int i = 0; i < count; i++) {
      int view = new Draws(Latents.mix(seed, i)).from(0, symmetry.views() - 1);
      drawn.sources[i] = symmetry.sources(view, side);
    }
    return drawn;
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

  private void draw(AugmentationOptions options, int picture, Draws draws) {
    double probability = options.probability();
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
        source[y * side + x] = gone ? NOTHING : source(x - right, y - down);
      }
    }
    sources[picture] = source;
  }

  private int source(int x, int y) {
    if (x < 0 || x >= side || y < 0 || y >= side) {
      return NOTHING;
    }
    return y * side + x;
  }

  /** The augmented pictures, {@code [n, side, side, channels]}. */
  INDArray apply(INDArray pictures) {
    return carry(pictures, false);
  }

  /** The gradient by the pictures, from the gradient by the augmented pictures. */
  INDArray adjoint(INDArray gradient) {
    return carry(gradient, true);
  }

  /** Sets a number of the result: {@code factor * in[from] + shift}. */
  @FunctionalInterface
  private interface Assignment {
    void set(int to, int from, double factor, double shift);
  }

  /** Works on the native buffers: copies of all pictures would keep the garbage collector busy. */
  private INDArray carry(INDArray values, boolean back) {
    INDArray result = Nd4j.create(values.dataType(), values.shape());
    if (values.dataType() == DataType.FLOAT) {
      FloatBuffer in = values.data().asNioFloat();
      FloatBuffer out = result.data().asNioFloat();
      carry(
          (to, from, factor, shift) -> out.put(to, (float) (in.get(from) * factor + shift)),
          (int) values.size(3),
          back);
    } else {
      DoubleBuffer in = values.data().asNioDouble();
      DoubleBuffer out = result.data().asNioDouble();
      carry(
          (to, from, factor, shift) -> out.put(to, in.get(from) * factor + shift),
          (int) values.size(3),
          back);
    }
    return result;
  }

  private void carry(Assignment assignment, int channels, boolean back) {
    for (int i = 0; i < sources.length; i++) {
      int start = i * side * side * channels;
      double shift = back ? 0 : brightness[i];
      for (int pixel = 0; pixel < side * side; pixel++) {
        int source = sources[i][pixel];
        if (source == NOTHING) {
          continue;
        }
        // No two pixels come from the same one, so nothing has to be added up on the way back.
        int from = start + (back ? pixel : source) * channels;
        int to = start + (back ? source : pixel) * channels;
        for (int c = 0; c < channels; c++) {
          assignment.set(to + c, from + c, contrast[i], shift);
        }
      }
    }
  }
}
