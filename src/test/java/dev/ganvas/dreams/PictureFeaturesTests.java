package dev.ganvas.dreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.images.Picture;
import dev.ganvas.nn.Latents;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PictureFeaturesTests {
  private static final PictureFeatures FEATURES = new PictureFeatures();

  @AfterAll
  static void close() {
    FEATURES.close();
  }

  private static float[] pictures(int count, int channels, int side) {
    float[] values = Latents.normals(1, count * channels * side * side);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.tanh(values[i]);
    }
    return values;
  }

  @Test
  void theirLengthIsAboutOne() {
    float[] pictures = pictures(3, 3, 128);
    for (float[] row : FEATURES.of(pictures, 3, 3, 128)) {
      double square = 0;
      for (float value : row) {
        square += value * value;
      }
      assertThat(square).isCloseTo(1, within(0.5));
    }
  }

  @Test
  void aPictureHasTheSameInEveryBatch() {
    int length = 3 * 32 * 32;
    float[] all = pictures(9, 3, 32);
    float[][] together = FEATURES.of(all, 9, 3, 32);
    for (int from = 0; from < 9; from++) {
      for (int size = 1; size <= 9 - from; size++) {
        float[] some = Arrays.copyOfRange(all, from * length, (from + size) * length);
        assertThat(FEATURES.of(some, size, 3, 32))
            .isDeepEqualTo(Arrays.copyOfRange(together, from, from + size));
      }
    }
  }

  @Test
  void smallAndGrayPicturesAreSeenAsLargeOnesInColour() {
    float[] gray = pictures(1, 1, 32);
    float[] large = new float[3 * 256 * 256];
    for (int i = 0; i < large.length; i++) {
      large[i] = gray[i / 256 % 256 / 8 * 32 + i % 256 / 8];
    }
    float[] seen = FEATURES.of(large, 1, 3, 256)[0];
    assertThat(FEATURES.of(gray, 1, 1, 32)[0]).containsExactly(seen, within(1e-5f));
  }

  @Test
  void filesAreSeenAsWhatWasGenerated() {
    float[] generated = pictures(1, 3, 64);
    Picture picture = Picture.ofTensor(generated, 0, 64, 3);
    assertThat(FEATURES.of(picture))
        .containsExactly(FEATURES.of(generated, 1, 3, 64)[0], within(1e-2f));
  }
}
