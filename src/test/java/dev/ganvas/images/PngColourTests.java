package dev.ganvas.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static byte[] profile(int space) throws IOException {
    byte[] packed = PngFile.packed(ICC_Profile.getInstance(space).getData());
    return PngFile.chunk("iCCP", PngFile.joined(new byte[] {'p', 0, 0}, packed));
  }

  @ParameterizedTest
  @CsvSource({"1, GRAY", "2, GRAY", "4, GRAY", "2, RGB", "4, RGB"})
  void aProfileCountsForFewGraysAsForMany(int depth, String profile) throws IOException {
    byte[] chunk = profile(profile.equals("GRAY") ? ColorSpace.CS_GRAY : ColorSpace.CS_LINEAR_RGB);
    int most = (1 << depth) - 1;
    int[] few = IntStream.range(0, 8).map(i -> i & most).toArray();
    int[] many = IntStream.of(few).map(level -> level * 255 / most).toArray();
    byte[] expected = read(PngFile.of(PngFile.GRAY, 8, many, chunk));
    assertThat(read(PngFile.of(PngFile.GRAY, depth, few, chunk))).isEqualTo(expected);
    expected[0] = (byte) 0xFF;
    byte[] transparent = PngFile.chunk("tRNS", (byte) 0, (byte) 0);
    assertThat(read(PngFile.of(PngFile.GRAY, depth, few, chunk, transparent)))
        .startsWith(expected[0], expected[1]);
    assertThat(depth == 1 || expected[1] != (byte) many[1]).as("the profile counts").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gAMA", "cHRM", "sRGB"})
  void aChunkOfAnotherLengthIsIgnored(String type) throws IOException {
    for (int length : new int[] {0, 2, 3, 5, 31, 33}) {
      byte[] chunk = PngFile.chunk(type, new byte[length]);
      assertThat(colour(chunk)).isEqualTo(colour());
      assertThat(colour(LINEAR, chunk)).isEqualTo(colour(LINEAR)).isNotEqualTo(colour());
    }
  }

  @Test
  void anUnknownRenderingIntentIsIgnored() throws IOException {
    assertThat(colour(LINEAR, PngFile.chunk("sRGB", (byte) 7))).isEqualTo(colour(LINEAR));
    assertThat(colour(LINEAR, PngFile.chunk("sRGB", (byte) 3))).isEqualTo(colour());
  }

  @Test
  void behindADamagedProfileTheExponentCounts() throws IOException {
    assertThat(colour(LINEAR, PngFile.chunk("iCCP", (byte) 'p'))).isEqualTo(colour(LINEAR));
  }

  @Test
  void theFirstChunkOfEachKindCounts() throws IOException {
    byte[] usual = PngFile.chunk("gAMA", new int[] {45_455});
    assertThat(colour(LINEAR, usual)).isEqualTo(colour(LINEAR));
    assertThat(colour(usual, LINEAR)).isEqualTo(colour());
    assertThat(colour(PngFile.chunk("gAMA", new int[1]), LINEAR)).isEqualTo(colour());
    assertThat(colour(codePoints(9, 16, 0, 1), codePoints(12, 13, 0, 1))).isEqualTo(colour());
    byte[] linear = profile(ColorSpace.CS_LINEAR_RGB);
    byte[] same = profile(ColorSpace.CS_sRGB);
    assertThat(colour(linear, same)).isEqualTo(colour(linear)).isNotEqualTo(colour());
    byte[] adobe = chromaticities(31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000);
    byte[] srgb = chromaticities(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000);
    assertThat(colour(usual, adobe, srgb)).isEqualTo(colour(usual, adobe)).isNotEqualTo(colour());
  }

  @Test
  void behindThePixelsNoChunkCounts() throws IOException {
    byte[] srgb = PngFile.chunk("sRGB", (byte) 0);
    for (byte[] late : new byte[][] {LINEAR, profile(ColorSpace.CS_LINEAR_RGB), srgb}) {
      assertThat(read(PngFile.ofLate(PngFile.COLOUR, 8, PIXEL, late))).isEqualTo(colour());
    }
  }

  /** By the equations of IEC 61966-2-1, BT.709, BT.2020, BT.1886 and SMPTE EG 432-1. */
  @ParameterizedTest
  @CsvSource({
    "1, 13, 150, 140, 130",
    "1, 8, 202, 196, 189",
    "1, 4, 151, 141, 131",
    "9, 13, 157, 139, 129",
    "9, 8, 206, 195, 188",
    "12, 13, 152, 140, 129",
    "12, 8, 203, 195, 188",
    "12, 4, 154, 141, 130",
    "1, 1, 144, 134, 123",
    "12, 1, 146, 133, 122",
  })
  void codePointsCount(int primaries, int transfer, int red, int green, int blue)
      throws IOException {
    byte[] chunk = codePoints(primaries, transfer, 0, 1);
    byte[] expected = {(byte) red, (byte) green, (byte) blue};
    byte[] others = PngFile.joined(profile(ColorSpace.CS_LINEAR_RGB), LINEAR);
    for (byte[] chunks : new byte[][] {chunk, PngFile.joined(chunk, others)}) {
      assertThat(read(PngFile.of(PngFile.COLOUR, 8, new int[] {150, 140, 130}, chunks)))
          .isEqualTo(expected);
    }
  }

  private static byte[] codePoints(int primaries, int transfer, int matrix, int fullRange) {
    return PngFile.chunk(
        "cICP", (byte) primaries, (byte) transfer, (byte) matrix, (byte) fullRange);
  }

  @ParameterizedTest
  @CsvSource({"9, 16, 0, 1", "9, 18, 0, 1", "2, 2, 0, 1", "12, 13, 1, 1", "12, 13, 0, 0"})
  void codePointsThatCannotBeFollowedAreIgnored(
      int primaries, int transfer, int matrix, int fullRange) throws IOException {
    byte[] chunk = codePoints(primaries, transfer, matrix, fullRange);
    assertThat(colour(chunk)).isEqualTo(colour());
    assertThat(colour(chunk, LINEAR)).isEqualTo(colour(LINEAR));
  }
}
