package dev.ganvas.dreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.images.Picture;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PlanesTests {
  private static Planes counting(int width, int height) {
    Planes planes = new Planes(3, width, height);
    for (int i = 0; i < planes.values().length; i++) {
      planes.values()[i] = i;
    }
    return planes;
  }

  @Test
  void picturesComeBackAsTheyWere() {
    byte[] samples = new byte[5 * 2 * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i * 9);
    }
    Picture picture = new Picture(5, 2, 3, samples);
    assertThat(Planes.of(picture).picture()).isEqualTo(picture);
  }

  @Test
  void rollingMovesAllPixelsAndBack() {
    Planes planes = counting(4, 3);
    Planes rolled = planes.rolled(1, 2);
    assertThat(rolled.values()[2 * 4 + 1]).isZero();
    assertThat(rolled.values()[12 + 2 * 4 + 1]).isEqualTo(12);
    assertThat(rolled.rolled(-1, -2)).isEqualTo(planes);
    assertThat(planes.rolled(4, -3)).isEqualTo(planes);
  }

  @Test
  void whatIsCutFitsBackIn() {
    Planes planes = counting(5, 4);
    Planes part = planes.cut(1, 2, 3, 2);
    assertThat(part.values()).startsWith(11, 12, 13, 16, 17, 18, 31);
    Planes other = new Planes(3, 5, 4);
    other.put(part, 1, 2);
    assertThat(other.cut(1, 2, 3, 2)).isEqualTo(part);
    assertThat(other.values()[0]).isZero();
  }

  @Test
  void resizingKeepsTheMiddleAndConstants() {
    Planes planes = new Planes(1, 2, 1, new float[] {0, 1});
    assertThat(planes.resized(4, 1).values()).containsExactly(0, 0.25f, 0.75f, 1);
    assertThat(planes.resized(1, 3).values()).containsExactly(0.5f, 0.5f, 0.5f);
  }

  @Test
  void blurringSpreadsAPointByTheDeviation() {
    Planes planes = new Planes(1, 31, 31);
    planes.values()[15 * 31 + 15] = 1;
    Planes blurred = planes.blurred(2);
    double sum = 0;
    double square = 0;
    for (int i = 0; i < blurred.values().length; i++) {
      sum += blurred.values()[i];
      square += blurred.values()[i] * Math.pow(i % 31 - 15, 2);
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
    assertThat(Math.sqrt(square)).isCloseTo(2, within(0.05));
    float[] flat = new float[12];
    Arrays.fill(flat, 0.5f);
    for (float value : new Planes(1, 4, 3, flat).blurred(3).values()) {
      assertThat(value).isCloseTo(0.5f, within(1e-6f));
    }
  }
}
