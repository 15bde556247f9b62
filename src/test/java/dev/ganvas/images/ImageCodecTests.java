package dev.ganvas.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCodecTests {
  private static Picture random(int width, int height, int channels) {
    byte[] samples = new byte[width * height * channels];
    new Random(1).nextBytes(samples);
    return new Picture(width, height, channels, samples);
  }

  private static Picture decode(byte[] file) throws IOException {
    return PictureReader.read(file, 1_000_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void pngIsLossless(int channels) throws IOException {
    for (int side : new int[] {1, 7, 64, 300}) {
      Picture noise = random(side, side + 3, channels);
      assertThat(decode(ImageCodec.encode(noise, ImageFormat.PNG))).isEqualTo(noise);
      Picture flat = new Picture(side, side, channels, new byte[side * side * channels]);
      assertThat(decode(ImageCodec.encode(flat, ImageFormat.PNG))).isEqualTo(flat);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, JPEG", "3, JPEG", "1, WEBP", "3, WEBP"})
  void lossyFilesAreCloseAndAlwaysTheSame(int channels, ImageFormat format) throws IOException {
    Picture picture = Resampler.resize(random(4, 4, channels), 64, 64);
    byte[] file = ImageCodec.encode(picture, format);
    assertThat(ImageCodec.encode(picture, format)).isEqualTo(file);
    Picture read = decode(file).withChannels(channels);
    double error = 0;
    for (int i = 0; i < picture.samples().length; i++) {
      error += Math.abs((picture.samples()[i] & 0xFF) - (read.samples()[i] & 0xFF));
    }
    assertThat(error / picture.samples().length).isLessThan(8);
  }

  @Test
  void tooManyPixelsAreRefusedBeforeDecoding() {
    byte[] file = ImageCodec.encode(random(100, 100, 1), ImageFormat.PNG);
    assertThatThrownBy(() -> PictureReader.read(file, 9_999)).hasMessageContaining("10000 pixels");
    assertThatThrownBy(
            () -> decode("no picture".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void planesBecomePixels() {
    float[] values = new float[24]; // The second of two pictures.
    float[] planes = {-1, 1, 0, 2, /* green */ 1, -1, 0.5f, -2, /* blue */ -0.5f, Float.NaN, 0, 1};
    System.arraycopy(planes, 0, values, 12, 12);
    assertThat(Picture.ofTensor(values, 1, 2, 3).samples())
        .containsExactly(0, 255, 64, 255, 0, 0, 128, 191, 128, 255, 0, 255);
  }

  @Test
  void resamplingKeepsFlatAreasAndMeans() {
    byte[] flat = new byte[16];
    java.util.Arrays.fill(flat, (byte) 77);
    Picture enlarged = Resampler.resize(new Picture(4, 4, 1, flat), 12, 20);
    assertThat(enlarged.samples()).containsOnly((byte) 77);
    Picture checks = new Picture(2, 2, 1, new byte[] {0, (byte) 200, (byte) 200, 0});
    assertThat(Resampler.resize(checks, 1, 1).samples()).containsExactly((byte) 100);
  }

  @Test
  void aNarrowPictureTakesNoMoreMemoryToResampleThanAnother() {
    Picture narrow = new Picture(10, 60_000, 1, new byte[600_000]);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(Resampler.resize(narrow, 400, 400).height()).isEqualTo(400);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000_000);
  }

  @Test
  void contactSheetPlacesPicturesInReadingOrder() {
    List<Picture> pictures =
        List.of(
            new Picture(1, 1, 1, new byte[] {1}),
            new Picture(1, 1, 1, new byte[] {2}),
            new Picture(1, 1, 1, new byte[] {3}));
    assertThat(ContactSheet.of(pictures, 2).samples())
        .containsExactly((byte) 1, (byte) 2, (byte) 3, (byte) 0xFF);
  }

  /** The letters of a 2 x 3 picture for each orientation, as EXIF 2.32 draws them. */
  @Test
  void everyOrientationIsTurnedUpright() {
    // Upright: ab / cd / ef.
    String[] stored = {
      "abcdef", "badcfe", "fedcba", "efcdab", "acebdf", "bdface", "fdbeca", "ecafdb"
    };
    for (int exif = 1; exif <= 8; exif++) {
      boolean sideways = exif >= 5;
      byte[] letters = stored[exif - 1].getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      Picture picture = new Picture(sideways ? 3 : 2, sideways ? 2 : 3, 1, letters);
      Picture upright = Orientation.upright(picture, exif);
      assertThat(new String(upright.samples(), java.nio.charset.StandardCharsets.US_ASCII))
          .as("orientation " + exif)
          .isEqualTo("abcdef");
      assertThat(upright.width()).isEqualTo(2);
    }
  }
}
