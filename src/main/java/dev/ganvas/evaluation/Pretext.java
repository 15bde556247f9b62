package dev.ganvas.evaluation;

import java.util.Arrays;
import java.util.Random;

/**
 * What a judge learns to tell where nothing is known of the pictures: by how many quarter turns a
 * picture was turned (Gidaris, Singh, Komodakis, <i>Unsupervised representation learning by
 * predicting image rotations</i>, 2018), and what else was done to it. Who can tell that has
 * features of shapes, of fine detail and of brightness.
 */
final class Pretext {
  /** How many answers each of the questions has. */
  static final int[] ANSWERS = {4, 4};

  private static final int BLURRED = 1;
  private static final int TORN = 2;
  private static final int NEGATIVE = 3;
  private static final int BLUR = 4;

  private final int side;
  private final int channels;

  Pretext(int side, int channels) {
    this.side = side;
    this.channels = channels;
  }

  /** Changes the picture that begins at {@code start}, and gives the right answers about it. */
  int[] change(float[] values, int start, Random random) {
    float[] picture = Arrays.copyOfRange(values, start, start + side * side * channels);
    int done = random.nextInt(ANSWERS[1]);
    float[] changed =
        switch (done) {
          case BLURRED -> blurred(picture);
          case TORN -> torn(picture);
          case NEGATIVE -> negative(picture);
          default -> picture;
        };
    int turns = random.nextInt(ANSWERS[0]);
    for (int i = 0; i < turns; i++) {
      changed = moved(changed, (x, y) -> (side - 1 - x) * side + y);
    }
    System.arraycopy(changed, 0, values, start, changed.length);
    return new int[] {turns, done};
  }

  /** From which pixel the pixel at that place comes. */
  @FunctionalInterface
  private interface Source {
    int of(int x, int y);
  }

  private float[] moved(float[] picture, Source source) {
    float[] moved = new float[picture.length];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int to = (y * side + x) * channels;
        System.arraycopy(picture, source.of(x, y) * channels, moved, to, channels);
      }
    }
    return moved;
  }

  /** Its left and right half, and upper and lower half, exchanged. */
  private float[] torn(float[] picture) {
    return moved(picture, (x, y) -> (y + side / 2) % side * side + (x + side / 2) % side);
  }

  private static float[] negative(float[] picture) {
    float[] negative = picture.clone();
    for (int i = 0; i < negative.length; i++) {
      negative[i] = -negative[i];
    }
    return negative;
  }

  /** Means over squares of {@value #BLUR} pixels around each pixel, its border repeated. */
  private float[] blurred(float[] picture) {
    float[] blurred = new float[picture.length];
    for (int shift = 0; shift < BLUR * BLUR; shift++) {
      int right = shift % BLUR - BLUR / 2;
      int down = shift / BLUR - BLUR / 2;
      float[] moved = moved(picture, (x, y) -> inside(y + down) * side + inside(x + right));
      for (int i = 0; i < blurred.length; i++) {
        blurred[i] += moved[i] / (BLUR * BLUR);
      }
    }
    return blurred;
  }

  private int inside(int coordinate) {
    return Math.max(0, Math.min(side - 1, coordinate));
  }
}
