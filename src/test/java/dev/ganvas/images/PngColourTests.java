package dev.ganvas.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the colour chunks of a PNG do to its levels. */
class PngColourTests {
  private static final int[] PIXEL = {200, 100, 50};
  private static final byte[] LINEAR = PngFile.chunk("gAMA", new int[] {100_000});

  private static byte[] read(byte[] file) throws IOException {
    return PictureReader.read(file, 64).samples();
  }

  private static byte[] colour(byte[]... chunks) throws IOException {
    return read(PngFile.of(PngFile.COLOUR, 8, PIXEL, chunks));
  }

  private static byte[] chromaticities(int... values) {
    return PngFile.chunk("cHRM", values);
  }

  /** In hundred-thousandths: x and y of white, red, green, blue. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, 0, 0, 0, 0",
    "31270, 0, 64000, 33000, 30000, 60000, 15000, 6000",
    "31270, 32900, -64000, 33000, 30000, 60000, 15000, 6000",
    "31270, 32900, 64000, 33000, 30000, 60000, 150000, 6000",
    "31270, 32900, 30000, 30000, 30000, 30000, 30000, 30000",
  })
  void chromaticitiesThatMakeNoSenseChangeNothing(
      int wx, int wy, int rx, int ry, int gx, int gy, int bx, int by) throws IOException {
    byte[] chunk = chromaticities(wx, wy, rx, ry, gx, gy, bx, by);
    assertThat(colour(LINEAR, chunk)).isEqualTo(colour());
  }

  /** A blue without luminance is only far out. */
  @Test
  void aPrimaryMayHaveNoLuminance() throws IOException {
    byte[] chunk = chromaticities(31270, 32900, 64000, 33000, 30000, 60000, 15000, 0);
    byte[] near = chromaticities(31270, 32900, 64000, 33000, 30000, 60000, 15000, 1);
    byte[] usual = PngFile.chunk("gAMA", new int[] {45_455});
    assertThat(colour(usual, chunk)).isEqualTo(colour(usual, near)).isNotEqualTo(colour());
  }
}
