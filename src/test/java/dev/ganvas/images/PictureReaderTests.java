package dev.ganvas.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTests {
  private static final Path PICTURES = Path.of("src/test/resources/pictures");
  private static final Path CASES = Path.of("../shared/cases");
  private static final int MAX_PIXELS = 1 << 16;

  private static Picture read(byte[] file) throws IOException {
    return PictureReader.read(file, MAX_PIXELS);
  }

  private static byte[] file(String name) throws IOException {
    return Files.readAllBytes(PICTURES.resolve(name));
  }

  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(PICTURES)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.endsWith(".expected.png"))
          .sorted()
          .toList();
    }
  }

  /** What littleCMS and libwebp make of the same files; they upsample chroma more smoothly. */
  @ParameterizedTest
  @MethodSource("files")
  void filesLookAsTheyDoElsewhere(String name) throws IOException {
    Picture picture = read(file(name));
    Picture expected = read(file(name + ".expected.png"));
    assertThat(picture.width()).isEqualTo(expected.width());
    assertThat(picture.height()).isEqualTo(expected.height());
    assertThat(picture.channels()).isEqualTo(expected.channels());
    int most = 0;
    double sum = 0;
    for (int i = 0; i < picture.samples().length; i++) {
      int difference = (picture.samples()[i] & 0xFF) - (expected.samples()[i] & 0xFF);
      most = Math.max(most, Math.abs(difference));
      sum += difference;
    }
    assertThat(most).isLessThanOrEqualTo(name.startsWith("lossy") ? 24 : 1);
    assertThat(sum / picture.samples().length).isCloseTo(0, within(0.3));
  }

  /** Shares of the file that are left. */
  @ParameterizedTest
  @MethodSource("files")
  void aFileThatEndsEarlyIsRefused(String name) throws IOException {
    byte[] file = file(name);
    for (int part = 1; part < 40; part++) {
      byte[] start = Arrays.copyOf(file, file.length * part / 40);
      if (name.equals("moving.gif") && part > 21) {
        assertThat(read(start)).as("its first frame is whole").isEqualTo(read(file));
        continue;
      }
      assertThatThrownBy(() -> read(start))
          .as(name + " of " + start.length + " bytes")
          .isInstanceOf(UnreadablePictureException.class);
    }
  }

  /** Of no format does a wrong bit do more than change a picture or have it refused. */
  @ParameterizedTest
  @MethodSource("files")
  void wrongBitsAreAnsweredByName(String name) throws IOException {
    byte[] file = file(name);
    Random random = new Random(name.hashCode());
    boolean slow = name.startsWith("adobe") || name.startsWith("cmyk"); // Of each, a profile.
    for (int i = 0; i < (slow ? 20 : 120); i++) {
      byte[] wrong = file.clone();
      for (int bits = random.nextInt(3); bits >= 0; bits--) {
        int at =
            random.nextInt(8 * (random.nextBoolean() ? Math.min(64, file.length) : file.length));
        wrong[at / 8] ^= (byte) (1 << at % 8);
      }
      try {
        read(wrong);
      } catch (UnreadablePictureException e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("Exception", "java.");
      }
    }
  }

  @Test
  void aJpegWhoseScanEndsEarlyIsRefusedThoughItsMarkersAreWhole() throws IOException {
    byte[] file = file("gray.jpg");
    byte[] shorter = Arrays.copyOf(file, file.length * 2 / 3);
    shorter[shorter.length - 2] = (byte) 0xFF;
    shorter[shorter.length - 1] = (byte) 0xD9;
    assertThatThrownBy(() -> read(shorter)).hasMessageContaining("premature end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"IDAT", "IHDR", "iCCP", "IEND"})
  void aWrongCheckSumInAPngIsRefusedByName(String chunk) throws IOException {
    byte[] file = file("adobe-rgb.png");
    String text = new String(file, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(chunk);
    int length = ByteBuffer.wrap(file).getInt(at - 4);
    file[at + 4 + length] ^= 1;
    assertThatThrownBy(() -> read(file)).hasMessageContaining("check sum of its chunk " + chunk);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0, 2", "0, 4", "0, 8", "0, 16", "2, 8", "2, 16"})
  void pngLevelsAreTheFilesLevels(int type, int depth) throws IOException {
    int most = (1 << depth) - 1;
    int[] levels = levels(type == PngFile.GRAY ? 16 : 48, most);
    byte[] expected = bytes(levels, level -> (level * 255 + most / 2) / most);
    assertThat(read(PngFile.of(type, depth, levels)).samples()).isEqualTo(expected);
  }

  /** One level, or colour, is transparent: white. */
  @ParameterizedTest
  @CsvSource({"0, 1", "0, 2", "0, 4", "0, 8", "0, 16", "2, 8", "2, 16"})
  void theTransparentLevelOfAPngIsWhite(int type, int depth) throws IOException {
    int most = (1 << depth) - 1;
    int bands = type == PngFile.GRAY ? 1 : 3;
    int[] levels = levels(16 * bands, most);
    byte[] expected = bytes(levels, level -> (level * 255 + most / 2) / most);
    ByteBuffer transparent = ByteBuffer.allocate(2 * bands);
    for (int band = 0; band < bands; band++) {
      transparent.putShort((short) levels[5 * bands + band]);
    }
    for (int i = 0; i < levels.length; i++) {
      int from = i / bands * bands;
      if (Arrays.equals(levels, from, from + bands, levels, 5 * bands, 6 * bands)) {
        expected[i] = (byte) 0xFF;
      }
    }
    assertThat(
            read(PngFile.of(type, depth, levels, PngFile.chunk("tRNS", transparent.array())))
                .samples())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"4, 8", "4, 16", "6, 8", "6, 16"})
  void transparencyIsLaidOnWhite(int type, int depth) throws IOException {
    int most = (1 << depth) - 1;
    int bands = type == PngFile.GRAY_ALPHA ? 2 : 4;
    int[] levels = levels(16 * bands, most);
    byte[] expected = new byte[16 * (bands - 1)];
    for (int i = 0; i < expected.length; i++) {
      int pixel = i / (bands - 1);
      int level = scaled(levels[pixel * bands + i % (bands - 1)], most);
      int alpha = scaled(levels[pixel * bands + bands - 1], most);
      expected[i] = (byte) ((level * alpha + 255 * (255 - alpha) + 127) / 255);
    }
    assertThat(read(PngFile.of(type, depth, levels)).samples()).isEqualTo(expected);
  }

  @Test
  void opaqueGrayWithAlphaKeepsItsLevels() throws IOException {
    int[] levels = {50, 255, 128, 255, 188, 255, 0, 255};
    assertThat(read(PngFile.of(PngFile.GRAY_ALPHA, 8, levels)).samples())
        .containsExactly(50, (byte) 128, (byte) 188, 0);
    int[] colours = {50, 60, 70, 255, 1, 2, 3, 255};
    assertThat(read(PngFile.of(PngFile.COLOUR_ALPHA, 8, colours)).samples())
        .containsExactly(50, 60, 70, 1, 2, 3);
  }

  /** A frame of another size than is announced, behind which a decoder would take much memory. */
  @Test
  void aWebpFrameThatDoesNotFitIsRefusedBeforeItIsDecoded() throws IOException {
    byte[] file = file("lossy.webp");
    int at = new String(file, StandardCharsets.ISO_8859_1).indexOf("VP8 ");
    ByteBuffer extended = ByteBuffer.allocate(file.length + 18);
    extended.put(file, 0, 12).put("VP8X".getBytes(StandardCharsets.US_ASCII));
    extended.put(new byte[] {10, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 9, 0, 0});
    extended.put(file, at, file.length - at);
    byte[] hostile = extended.array();
    hostile[4] += 18;
    assertThatThrownBy(() -> read(hostile)).hasMessageContaining("announces 10 x 10 pixels");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0000001C66747970686569630000000068656963 | HEIC is not read; export as JPEG
          0000001C667479706D6966310000000068656963 | HEIC is not read; export as JPEG
          0000001C6674797061766966000000006D696631 | AVIF is not read; export as JPEG
          49492A0008000000 | TIFF, or a camera's raw format, is not read; export as JPEG
          4D4D002A00000008 | TIFF, or a camera's raw format, is not read; export as JPEG
          0000000C6A5020200D0A870A | JPEG 2000 is not read; export as JPEG
          FF4FFF51002F | JPEG 2000 is not read; export as JPEG
          0000000C4A584C200D0A870A | JPEG XL is not read; export as JPEG
          3C73766720786D6C6E73 | SVG is not read; export as JPEG
          EFBBBF3C3F786D6C2076657273696F6E3D22312E30223F3E3C737667 | SVG is not read; export as JPEG
          38425053 | PSD is not read; export as JPEG
          1F8B0800 | gzip (tar.gz) is not read; upload one ZIP
          377ABCAF271C | 7z is not read; upload one ZIP
          526172211A0700 | RAR is not read; upload one ZIP
          504B0304 | a ZIP inside the upload is not read; upload one ZIP
          255044462D312E37 | PDF is not a picture
          0000001C6674797069736F6D | a video is not a picture
          00 | not a picture in a known format
          68656C6C6F | not a picture in a known format
          """)
  void whatIsNotReadIsRefusedByName(String start, String message) {
    byte[] file = java.util.HexFormat.of().parseHex(start);
    assertThatThrownBy(() -> read(file)).hasMessage(message);
  }

  @Test
  void anEmptyFileIsRefusedByName() {
    assertThatThrownBy(() -> read(new byte[0])).hasMessage("an empty file is not a picture");
  }

  @Test
  void tooManyPixelsAreRefusedWhateverClaimsThem() throws IOException {
    byte[] gif = file("palette.gif");
    gif[7] = 0x7F;
    gif[9] = 0x7F;
    assertThatThrownBy(() -> read(gif)).hasMessageContaining("more than the limit");
  }

  /** The pixels of no more than one, under a header that tells of many. */
  private static byte[] claiming(int width, int height, int type, int depth) throws IOException {
    byte[] file = PngFile.of(type, depth, new int[4]);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    byte[] chunk = PngFile.chunk("IHDR", header.put((byte) depth).put((byte) type).array());
    System.arraycopy(chunk, 0, file, 8, chunk.length);
    return file;
  }

  @ParameterizedTest
  @CsvSource({"0, 8, 6", "2, 8, 6", "6, 8, 7", "2, 16, 9", "6, 16, 11"})
  void theMemoryThatReadingTakesIsKnownFromTheHeader(int type, int depth, int bytesPerPixel)
      throws IOException {
    byte[] file = claiming(6000, 4000, type, depth);
    assertThat(PictureReader.memory(file, 24_000_000))
        .isEqualTo(24_000_000L * bytesPerPixel + 2L * file.length);
  }

  @Test
  void aPictureThatWouldOverflowTheHeapIsRefusedBeforeItIsDecoded() throws IOException {
    byte[] large = claiming(60_000, 60_000, PngFile.COLOUR, 8);
    assertThatThrownBy(() -> PictureReader.read(large, Long.MAX_VALUE))
        .isInstanceOf(UnreadablePictureException.class)
        .hasMessage(
            "60000 x 60000 pixels take 20599 MB of memory to read, and %d MB are there for pictures"
                .formatted(PictureHeap.bytes() >> 20));
    byte[] thread = claiming(1, 65_536, PngFile.GRAY, 1);
    assertThatThrownBy(() -> PictureReader.read(thread, Long.MAX_VALUE))
        .hasMessage("1 x 65536 pixels; a side may have 65535");
  }

  /** A GIF whose blocks are whole, but hold only the first bytes of its compressed pixels. */
  private static byte[] cutShort(byte[] gif, int bytes) {
    int at = 13 + ((gif[10] & 0x80) == 0 ? 0 : 3 << ((gif[10] & 7) + 1));
    while (gif[at] == 0x21) {
      at += 2;
      while (gif[at] != 0) {
        at += 1 + (gif[at] & 0xFF);
      }
      at++;
    }
    int data = at + 10 + ((gif[at + 9] & 0x80) == 0 ? 0 : 3 << ((gif[at + 9] & 7) + 1));
    byte[] cut = java.util.Arrays.copyOf(gif, data + 2 + bytes + 2);
    cut[data + 1] = (byte) bytes;
    cut[cut.length - 2] = 0;
    cut[cut.length - 1] = 0x3B;
    return cut;
  }

  @Test
  void aGifWhoseDataEndEarlyIsRefused() throws IOException {
    for (String name : new String[] {"palette.gif", "moving.gif"}) {
      byte[] gif = file(name);
      assertThat(read(gif).width()).isPositive();
      for (int bytes : new int[] {1, 4, 20}) {
        assertThatThrownBy(() -> read(cutShort(gif, bytes)))
            .hasMessage("the GIF's data end before its picture does");
      }
    }
  }

  @Test
  void zerosBetweenTheBlocksOfAGifAreIgnored() throws IOException {
    for (String name : new String[] {"palette.gif", "moving.gif"}) {
      byte[] gif = file(name);
      int at = 13 + ((gif[10] & 0x80) == 0 ? 0 : 3 << ((gif[10] & 7) + 1));
      byte[] rest = Arrays.copyOfRange(gif, at, gif.length);
      byte[] odd = PngFile.joined(Arrays.copyOf(gif, at), new byte[3], rest);
      assertThat(read(odd)).isEqualTo(read(gif));
    }
  }

  @Test
  void gifsOfAllSizesAndPalettesAreRead() throws IOException {
    java.util.Random random = new java.util.Random(1);
    for (int colours : new int[] {2, 5, 16, 250}) {
      for (int side : new int[] {1, 3, 40, 250}) {
        java.awt.image.BufferedImage image =
            new java.awt.image.BufferedImage(
                side, side, java.awt.image.BufferedImage.TYPE_BYTE_INDEXED);
        for (int pixel = 0; pixel < side * side; pixel++) {
          int level = random.nextInt(colours) * 255 / colours;
          image.setRGB(pixel % side, pixel / side, level << 16 | level << 8 | level);
        }
        java.io.ByteArrayOutputStream gif = new java.io.ByteArrayOutputStream();
        javax.imageio.ImageIO.write(image, "gif", gif);
        assertThat(read(gif.toByteArray()).width()).isEqualTo(side);
      }
    }
  }

  @Test
  void theCasesOfSharedPicturesAreRight() throws IOException {
    assertThat(read(Files.readAllBytes(CASES.resolve("d08-saved.jfif"))).width()).isPositive();
    Picture framed = read(Files.readAllBytes(CASES.resolve("d07-offset-frame.gif")));
    assertThat(framed.width()).isEqualTo(120);
    assertThat(framed.height()).isEqualTo(96);
    assertThat(framed.samples()).startsWith(255, 255, 255);
    byte[] half = Files.readAllBytes(CASES.resolve("d06-half-jpeg.jpg"));
    assertThatThrownBy(() -> read(half)).hasMessageContaining("ends before its picture does");
    assertThatCode(() -> read(Files.readAllBytes(CASES.resolve("d04-adobergb.png"))))
        .doesNotThrowAnyException();
  }

  private static int[] levels(int count, int most) {
    return new Random(count + most).ints(count, 0, most + 1).toArray();
  }

  private static int scaled(int level, int most) {
    return (level * 255 + most / 2) / most;
  }

  private static byte[] bytes(int[] levels, IntUnaryOperator change) {
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      bytes[i] = (byte) change.applyAsInt(levels[i]);
    }
    return bytes;
  }
}
