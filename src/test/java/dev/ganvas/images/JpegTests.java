package dev.ganvas.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which JPEGs are damaged, and which are only odd. */
class JpegTests {
  private static final int SOS = 0xDA;

  private static Picture read(byte[] file) throws IOException {
    return PictureReader.read(file, 1 << 16);
  }

  private static byte[] noise() {
    byte[] samples = new byte[96 * 96 * 3];
    new Random(1).nextBytes(samples);
    return ImageCodec.encode(new Picture(96, 96, 3, samples), ImageFormat.JPEG, 90);
  }

  private static byte[] file(String name) throws IOException {
    return name.equals("noise")
        ? noise()
        : Files.readAllBytes(Path.of("src/test/resources/pictures", name));
  }

  /** Where the first scan header lies. */
  private static int scan(byte[] file) {
    int at = 2;
    while ((file[at + 1] & 0xFF) != SOS) {
      at += 2 + ((file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF));
    }
    return at;
  }

  private static byte[] with(byte[] file, int at, byte... inserted) {
    return PngFile.joined(
        Arrays.copyOf(file, at), inserted, Arrays.copyOfRange(file, at, file.length));
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"noise", "gray.jpg", "progressive.jpg"})
  void whatIsMissingInAScanIsRefused(String name) throws IOException {
    byte[] file = file(name);
    int from = scan(file);
    int length = file.length - from;
    byte[] halfZeros = file.clone();
    Arrays.fill(halfZeros, from + length / 2, file.length - 2, (byte) 0);
    byte[] hole = file.clone();
    Arrays.fill(hole, from + length / 3, from + length / 3 + Math.min(512, length / 4), (byte) 0);
    byte[] shorter =
        PngFile.joined(
            Arrays.copyOf(file, from + length / 3),
            Arrays.copyOfRange(file, from + length / 2, file.length));
    for (byte[] damaged : new byte[][] {halfZeros, hole, shorter}) {
      assertThatThrownBy(() -> read(damaged)).hasMessageStartingWith("not readable to its end");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 100, 4000})
  void whatFillsUpDoesNoHarm(int length) throws IOException {
    for (String name : new String[] {"noise", "gray.jpg", "progressive.jpg"}) {
      byte[] file = file(name);
      Picture picture = read(file);
      int end = file.length - 2;
      assertThat(read(with(file, end, new byte[length]))).isEqualTo(picture);
      assertThat(read(with(file, end, filled(length, 0xFF)))).isEqualTo(picture);
      assertThat(read(with(file, file.length, filled(length, 'x')))).isEqualTo(picture);
      for (byte[] between : new byte[][] {new byte[length], filled(length, 0xFF)}) {
        assertThat(read(with(file, 20, between))).isEqualTo(picture);
        assertThat(read(with(file, scan(file), between))).isEqualTo(picture);
      }
    }
  }

  @Test
  void whatIsNotFillBeforeTheEndIsRefused() throws IOException {
    byte[] file = noise();
    byte[] odd = with(file, file.length - 2, filled(100, 'x'));
    assertThatThrownBy(() -> read(odd)).hasMessageContaining("extraneous bytes");
  }

  @Test
  void oddHeadersDoNoHarm() throws IOException {
    byte[] file = noise();
    Picture picture = read(file);
    byte[] version = file.clone();
    version[11] = 9;
    assertThat(read(version)).as("version of JFIF").isEqualTo(picture);
    byte[] parameters = file.clone();
    int header = scan(file);
    parameters[header + 12] = 0; // The last coefficient, as some cameras write it.
    assertThat(read(parameters)).as("parameters of the scan").isEqualTo(picture);
    byte[] comment = PngFile.joined(new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 4, 'h', 'i'});
    assertThat(read(with(file, file.length - 2, comment))).as("late comment").isEqualTo(picture);
    assertThat(read(PngFile.joined(file, file("gray.jpg")))).as("two files").isEqualTo(picture);
    byte[] adobe = "\u00ff\u00ee\0\u000eAdobe\0d\0\0\0\0\t".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(read(with(file, header, adobe))).as("unknown transform").isEqualTo(picture);
  }

  @Test
  void moreThanEightBitsAreRefusedByName() throws IOException {
    byte[] file = noise();
    int at = 2;
    while ((file[at + 1] & 0xFF) != 0xC0) {
      at += 2 + ((file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF));
    }
    file[at + 1] = (byte) 0xC1;
    file[at + 4] = 12;
    assertThatThrownBy(() -> read(file)).hasMessage("JPEG of 12 bits is not read; export with 8");
  }
}
