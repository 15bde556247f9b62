package dev.ganvas.dreams;

import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes a picture step by step the way a network wants it (Mordvintsev, Olah, Tyka, 2015): first
 * in small, then larger by {@value #SCALE} in each octave with what was added so far. Every step
 * sees the picture rolled by another distance, so that neither its edges nor those of the tiles it
 * is computed in come out. The gradient is split into bands of spatial frequency that have the same
 * say; the finest and the coarsest are left out.
 */
final class GradientAscent {
  /** All sides are a multiple of this: what the classifier's levels halve. */
  static final int UNIT = 16;

  private static final double SCALE = 1.4;

  /** Side of what is computed at once, which bounds the memory that takes. */
  private static final int TILE = 512;

  private static final int SMALLEST = 64;

  /** Mean of what a step of usual strength adds in each band, of pictures from -1 to 1. */
  private static final double STEP = 0.005;

  /** Deviations in pixels of the Gaussians between whose blurs the bands lie. */
  private static final double[] BANDS = {0.7, 1.4, 2.8, 5.6};

  private static final double TINY = 1e-12;

  private final GradientEngine engine;
  private final SplittableRandom random = new SplittableRandom(1);

  GradientAscent(GradientEngine engine) {
    this.engine = engine;
  }

  /** A picture's size in an octave. */
  record Size(int width, int height) {
    int pixels() {
      return width * height;
    }
  }

  /** The sizes of a picture in its octaves, the last being its own. */
  static List<Size> sizes(Size full, int octaves) {
    List<Size> sizes = new ArrayList<>();
    for (int octave = octaves - 1; octave >= 0; octave--) {
      double scale = StrictMath.pow(SCALE, octave);
      Size size = new Size(side(full.width / scale), side(full.height / scale));
      if (octave == 0 || Math.max(size.width, size.height) >= SMALLEST) {
        sizes.add(size);
      }
    }
    return sizes;
  }

  /** The side nearest to that which the classifier takes. */
  static int side(double pixels) {
    return Math.max(1, (int) Math.round(pixels / UNIT)) * UNIT;
  }

  /**
   * @param picture whose sides are multiples of {@link #UNIT}
   * @param strength of a step
   */
  Picture dream(
      Picture picture, double strength, int octaves, int iterations, DreamProgress progress) {
    List<Size> sizes = sizes(new Size(picture.width(), picture.height()), octaves);
    Planes dream = plain(picture, sizes.get(0));
    int steps = 0;
    for (Size size : sizes) {
      dream = enlarged(dream, picture, size);
      for (int i = 0; i < iterations; i++) {
        step(dream, strength * STEP);
        progress.done(++steps, sizes.size() * iterations);
      }
    }
    return dream.picture();
  }

  /**
   * The picture in a larger size, with what a dream has added to it in a smaller one.
   *
   * @param dream in the smaller size; it is not a picture any more afterwards
   */
  private static Planes enlarged(Planes dream, Picture picture, Size size) {
    dream.add(-1, plain(picture, new Size(dream.width(), dream.height())));
    Planes larger = plain(picture, size);
    larger.add(1, dream.resized(size.width, size.height));
    return larger;
  }

  private static Planes plain(Picture picture, Size size) {
    return Planes.of(Resampler.resize(picture, size.width, size.height));
  }

  private void step(Planes dream, double length) {
    int right = random.nextInt(dream.width());
    int down = random.nextInt(dream.height());
    Planes gradient = gradient(dream.rolled(right, down)).rolled(-right, -down);
    Planes fine = gradient.blurred(BANDS[0]);
    for (int i = 1; i < BANDS.length; i++) {
      Planes coarse = gradient.blurred(BANDS[i]);
      fine.add(-1, coarse);
      dream.add(length / (fine.magnitude() + TINY), fine);
      fine = coarse;
    }
    dream.clip();
  }

  private Planes gradient(Planes picture) {
    Planes gradient = new Planes(3, picture.width(), picture.height());
    int width = tile(picture.width());
    int height = tile(picture.height());
    for (int y = 0; y < picture.height(); y += height) {
      int top = Math.min(y, picture.height() - height);
      for (int x = 0; x < picture.width(); x += width) {
        int left = Math.min(x, picture.width() - width);
        gradient.put(engine.run(picture.cut(left, top, width, height)), left, top);
      }
    }
    return gradient;
  }

  /** The side of tiles for a side of a picture, as few as may be and of one size. */
  private static int tile(int side) {
    int count = (side + TILE - 1) / TILE;
    int units = side / UNIT;
    return (units + count - 1) / count * UNIT;
  }
}
