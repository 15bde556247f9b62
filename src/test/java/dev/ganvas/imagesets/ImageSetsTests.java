package dev.ganvas.imagesets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ganvas.Programs;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSetsTests {
  @TempDir Path directory;
  private final List<String> warnings = new ArrayList<>();

  private static byte[] png(int width, int height, Color colour) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colour.getRGB());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private ImageSet open(Path source, String... classes) throws IOException {
    return ImageSets.open(source, 16, List.of(classes), warnings::add);
  }

  private void write(String name, byte[] content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  /** Reads a stored set of pictures of 256 pixels. */
  private static final class Reads {
    public static void main(String[] args) throws IOException {
      System.out.print(
          ImageFolderReader.readStored(Path.of(args[0]), 256, System.out::print).size());
    }
  }

  /** 24 MB: the pictures one by one, and all in a row. */
  @Test
  void readingASetTakesTwiceItsSize() throws Exception {
    byte[] picture = png(256, 256, Color.RED);
    for (int i = 0; i < 120; i++) {
      write(ImageFolderReader.PICTURES + "/%d.png".formatted(i), picture);
    }
    Process process = Programs.java("76m", Reads.class, directory.toString()).start();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("120");
  }

  @Test
  void subfoldersAreClassesAndBadFilesAreNamed() throws IOException {
    write("cats/b.png", png(40, 20, Color.RED));
    write("dogs/a.png", png(16, 16, Color.BLUE));
    write("dogs/broken.png", new byte[] {1, 2, 3});
    write("dogs/tiny.png", png(4, 4, Color.BLUE));
    write("dogs/notes.txt", new byte[] {1});
    ImageSet set = open(directory);
    assertThat(set.classes()).containsExactly("cats", "dogs");
    assertThat(set.labels()).containsExactly(0, 1);
    assertThat(set.channels()).isEqualTo(3);
    float[] red = new float[16 * 16 * 3];
    set.toTensor(0, red, 0);
    assertThat(red).startsWith(1, -1, -1).endsWith(1, -1, -1);
    assertThat(warnings)
        .hasSize(2)
        .anyMatch(warning -> warning.contains("broken.png"))
        .anyMatch(warning -> warning.contains("tiny.png") && warning.contains("4 pixels"));
  }

  @Test
  void aZipIsReadLikeAFolder() throws IOException {
    Path zip = directory.resolve("set.zip");
    try (ZipOutputStream output = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name : List.of("x/1.png", "y/2.png", "y/3.png")) {
        output.putNextEntry(new ZipEntry(name));
        output.write(png(20, 20, Color.GREEN));
      }
    }
    ImageSet set = open(zip);
    assertThat(set.classes()).containsExactly("x", "y");
    assertThat(set.labels()).containsExactly(0, 1, 1);
  }

  @Test
  void oneFolderOfPicturesHasNoClasses() throws IOException {
    write("a.png", png(16, 16, Color.WHITE));
    write("b.png", png(16, 16, Color.WHITE));
    assertThat(open(directory).classes()).isEmpty();
  }

  @Test
  void nothingToReadIsAnError() {
    assertThatThrownBy(() -> open(directory)).hasMessageContaining("no readable picture");
    assertThatThrownBy(() -> open(directory.resolve("none"))).hasMessageContaining("no such file");
  }

  private Path idx(int pictures, int labels, int highest) throws IOException {
    Path images = directory.resolve("train-images-idx3-ubyte.gz");
    try (DataOutputStream output = gzip(images)) {
      output.writeInt(0x0803);
      output.writeInt(pictures);
      output.writeInt(8);
      output.writeInt(8);
      for (int i = 0; i < pictures; i++) {
        output.write(new byte[64]);
      }
    }
    try (DataOutputStream output = gzip(directory.resolve("train-labels-idx1-ubyte.gz"))) {
      output.writeInt(0x0801);
      output.writeInt(labels);
      for (int i = 0; i < labels; i++) {
        output.write(i == 0 ? highest : 0);
      }
    }
    return images;
  }

  private static DataOutputStream gzip(Path file) throws IOException {
    OutputStream output = Files.newOutputStream(file);
    return new DataOutputStream(new GZIPOutputStream(output));
  }

  @Test
  void idxFilesAreReadWithNamesOrNumbersForTheirLabels() throws IOException {
    Path images = idx(3, 3, 2);
    assertThat(open(images).classes()).containsExactly("0", "1", "2");
    assertThat(open(images, "a", "b", "c", "d").classes()).containsExactly("a", "b", "c", "d");
    assertThat(open(images).labels()).containsExactly(2, 0, 0);
    assertThat(open(images).samples()).hasSize(3 * 16 * 16);
    assertThatThrownBy(() -> open(images, "a", "b")).hasMessageContaining("2 classes are named");
  }

  @Test
  void idxFilesThatDoNotFitTogetherAreRefused() throws IOException {
    Path images = idx(3, 2, 1);
    assertThatThrownBy(() -> open(images))
        .hasMessageContaining("3 pictures, but")
        .hasMessageContaining("2 labels");
  }
}
