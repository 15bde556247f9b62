package dev.ganvas.variations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import org.junit.jupiter.api.Test;

class VariationsTests {
  private static Picture waves(int width, int height) {
    byte[] samples = new byte[3 * width * height];
    for (int i = 0; i < samples.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      samples[i] = (byte) (128 + 100 * Math.sin(x / 60.0 + i % 3) * Math.cos(y / 90.0));
    }
    return new Picture(width, height, 3, samples);
  }

  @Test
  void ofALargePictureAsMuchIsKeptAsModelsSee() {
    Picture large = waves(1800, 1400);
    Picture kept = Variations.fit(large);
    assertThat(kept.width()).isEqualTo(512);
    assertThat(kept.height()).isEqualTo(512);
    Picture seen = Resampler.resize(Resampler.cropToSquare(large), 128, 128);
    assertThat(Resampler.resize(kept, 128, 128).difference(seen)).isLessThan(1);
  }

  @Test
  void aSmallPictureStaysAsItIs() {
    Picture small = waves(64, 64);
    assertThat(Variations.fit(small)).isEqualTo(small);
  }
}
