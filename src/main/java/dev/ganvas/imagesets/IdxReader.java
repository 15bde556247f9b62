package dev.ganvas.imagesets;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Reads pictures and labels in the IDX format of MNIST (LeCun, Cortes, Burges), gzipped or not.
 * Pictures are centred on a black square of the wanted side.
 */
final class IdxReader {
  private static final int UNSIGNED_BYTES = 0x08;
  private static final int MAX_PICTURES = 10_000_000;

  private IdxReader() {}

  static ImageSet read(Path pictures, Path labels, List<String> classes, int side)
      throws IOException {
    int[] labelValues = readLabels(labels);
    try (DataInputStream input = open(pictures)) {
      int[] sizes = readHeader(input, pictures, 3);
      if (sizes[0] != labelValues.length) {
        throw new IOException(
            "%s holds %d pictures, but %s %d labels"
                .formatted(pictures, sizes[0], labels, labelValues.length));
      }
      return new ImageSet(
          side,
          1,
          readPictures(input, pictures, sizes, side),
          labelValues,
          names(classes, labelValues));
    }
  }

  private static List<String> names(List<String> classes, int[] labels) throws IOException {
    int count = Arrays.stream(labels).max().orElse(0) + 1;
    if (classes.isEmpty()) {
      return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
    if (classes.size() < count) {
      throw new IOException(
          "%d classes are named, but the labels go up to %d".formatted(classes.size(), count - 1));
    }
    return classes;
  }

  private static byte[] readPictures(DataInputStream input, Path file, int[] sizes, int side)
      throws IOException {
    int height = sizes[1];
    int width = sizes[2];
    if (height > side || width > side) {
      throw new IOException(
          "%s holds pictures of %d x %d, larger than %d".formatted(file, width, height, side));
    }
    byte[] samples = new byte[Math.multiplyExact(sizes[0], side * side)];
    try {
      for (int i = 0; i < sizes[0]; i++) {
        for (int y = 0; y < height; y++) {
          int row = i * side * side + ((side - height) / 2 + y) * side;
          input.readFully(samples, row + (side - width) / 2, width);
        }
      }
    } catch (EOFException e) {
      throw new IOException(file + " ends before its " + sizes[0] + " pictures do", e);
    }
    return samples;
  }

  private static int[] readLabels(Path file) throws IOException {
    try (DataInputStream input = open(file)) {
      int count = readHeader(input, file, 1)[0];
      int[] labels = new int[count];
      for (int i = 0; i < count; i++) {
        labels[i] = input.readUnsignedByte();
      }
      return labels;
    } catch (EOFException e) {
      throw new IOException(file + " ends before its labels do", e);
    }
  }

  private static int[] readHeader(DataInputStream input, Path file, int dimensions)
      throws IOException {
    int magic = input.readInt();
    if (magic != (UNSIGNED_BYTES << 8 | dimensions)) {
      throw new IOException(
          "%s is not an IDX file of %d dimensions (it starts with %08x)"
              .formatted(file, dimensions, magic));
    }
    int[] sizes = new int[dimensions];
    for (int i = 0; i < dimensions; i++) {
      sizes[i] = input.readInt();
      if (sizes[i] < 1 || sizes[i] > MAX_PICTURES) {
        throw new IOException(file + " declares a dimension of " + sizes[i]);
      }
    }
    return sizes;
  }

  private static DataInputStream open(Path file) throws IOException {
    InputStream input = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    return new DataInputStream(
        file.toString().endsWith(".gz") ? new GZIPInputStream(input, 1 << 16) : input);
  }
}
