package dev.ganvas.labelling.c2pa;

import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.PngFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.DeflaterOutputStream;

/** Puts manifest stores into picture files, and hashes these, as others might. */
final class ForeignFiles {
  /** Pixels that do not matter. */
  private static final Picture PICTURE = picture();

  static final byte[] JPEG = ImageCodec.encode(PICTURE, ImageFormat.JPEG);
  static final byte[] PNG = ImageCodec.encode(PICTURE, ImageFormat.PNG);

  /** VP8L of one black pixel. */
  static final byte[] WEBP =
      riff("VP8L", new byte[] {0x2F, 0, 0, 0, 0, 7, (byte) 0x88, (byte) 0x88, 8, 0});

  private ForeignFiles() {}

  private static Picture picture() {
    byte[] samples = new byte[24 * 16 * 3];
    new Random(3).nextBytes(samples);
    return new Picture(24, 16, 3, samples);
  }

  /** A WebP file with a chunk at its end. */
  static byte[] webp(String type, byte[] data) {
    byte[] chunk = Arrays.copyOfRange(riff(type, data), 12, 20 + data.length);
    byte[] even = Arrays.copyOf(chunk, chunk.length + chunk.length % 2);
    return with(WEBP, WEBP.length, even);
  }

  /**
   * A GIF file of one pixel with XMP.
   *
   * @param most bytes in a block; 0 without blocks, with something at the end that looks like some
   */
  static byte[] gif(byte[] xmp, int most) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(new byte[] {1, 0, 1, 0, (byte) 0x80, 0, 0, 1, 2, 3, 4, 5, 6});
    file.writeBytes(joined("!\u00FF\u000BXMP DataXMP", new byte[0]));
    if (most == 0) {
      file.writeBytes(xmp);
      file.write(1);
      for (int length = 255; length >= 0; length--) {
        file.write(length);
      }
    }
    for (int from = 0; most > 0 && from < xmp.length; from += most) {
      int length = Math.min(most, xmp.length - from);
      file.write(length);
      file.write(xmp, from, length);
    }
    file.writeBytes(new byte[] {0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B});
    return file.toByteArray();
  }

  private static byte[] riff(String type, byte[] data) {
    return ByteBuffer.allocate(20 + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(StandardCharsets.US_ASCII))
        .putInt(12 + data.length)
        .put("WEBP".getBytes(StandardCharsets.US_ASCII))
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .putInt(data.length)
        .put(data)
        .array();
  }

  /** Where the credentials go. */
  static int offset(byte[] file) {
    return isPng(file)
        ? 33
        : isWebp(file) ? file.length : FileParts.of(file).named("APP0").get(0).place().end();
  }

  private static boolean isPng(byte[] file) {
    return (file[0] & 0xFF) == 0x89;
  }

  private static boolean isWebp(byte[] file) {
    return file[0] == 'R';
  }

  /** The store as it stands in a file. */
  static byte[] embedded(byte[] file, byte[] store) {
    if (isPng(file)) {
      return PngFile.chunk("caBX", store);
    }
    if (isWebp(file)) {
      return ByteBuffer.allocate(8 + store.length)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put("C2PA".getBytes(StandardCharsets.US_ASCII))
          .putInt(store.length)
          .put(store)
          .array();
    }
    return segments(store, 0x211, 2000);
  }

  /** A PNG chunk with XMP. */
  static byte[] xmp(String text, Charset charset) {
    return PngFile.chunk("iTXt", joined("XML:com.adobe.xmp\0\0\0\0\0", text.getBytes(charset)));
  }

  /** The same, compressed. */
  static byte[] compressedXmp(String text, Charset charset) {
    return PngFile.chunk(
        "iTXt", joined("XML:com.adobe.xmp\0\1\0\0\0", deflated(text.getBytes(charset))));
  }

  /** XMP as ImageMagick writes it into a chunk zTXt. */
  static byte[] hexadecimalXmp(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String digits = HexFormat.of().formatHex(bytes).replaceAll("(.{72})", "$1\n");
    String profile = "\nxmp\n%8d\n%s\n".formatted(bytes.length, digits);
    return PngFile.chunk(
        "zTXt",
        joined("Raw profile type xmp\0\0", deflated(profile.getBytes(StandardCharsets.US_ASCII))));
  }

  static byte[] joined(String start, byte[] rest) {
    return joined(start.getBytes(StandardCharsets.ISO_8859_1), rest);
  }

  static byte[] joined(byte[] first, byte[] rest) {
    return ByteBuffer.allocate(first.length + rest.length).put(first).put(rest).array();
  }

  private static byte[] deflated(byte[] bytes) {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(deflated)) {
      deflater.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return deflated.toByteArray();
  }

  /** A box in APP11 segments of at most that many bytes of it. */
  static byte[] segments(byte[] box, int number, int most) {
    ByteArrayOutputStream segments = new ByteArrayOutputStream();
    int sequence = 1;
    for (int from = 0; from < box.length; from += most) {
      int part = Math.min(most, box.length - from);
      ByteBuffer segment = ByteBuffer.allocate(12 + (sequence == 1 ? 0 : 8) + part);
      segment.putShort((short) 0xFFEB).putShort((short) (segment.capacity() - 2));
      segment.putShort((short) 0x4A50).putShort((short) number).putInt(sequence);
      if (sequence++ > 1) {
        segment.put(box, 0, 8);
      }
      segments.writeBytes(segment.put(box, from, part).array());
    }
    return segments.toByteArray();
  }

  /** Segments that go on after the first of them with another one. */
  static byte[] interrupted(byte[] segments, byte[] other) {
    return with(segments, 2 + ByteBuffer.wrap(segments).getShort(2), other);
  }

  /** A segment of JPEG. */
  static byte[] segment(int marker, byte[] content) {
    return ByteBuffer.allocate(4 + content.length)
        .putShort((short) (0xFF00 | marker))
        .putShort((short) (2 + content.length))
        .put(content)
        .array();
  }

  /** A file with something put in. */
  static byte[] with(byte[] file, int at, byte[] addition) {
    byte[] longer =
        ByteBuffer.allocate(file.length + addition.length)
            .put(file, 0, at)
            .put(addition)
            .put(file, at, file.length - at)
            .array();
    if (isWebp(file)) {
      ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN).putInt(4, longer.length - 8);
    }
    return longer;
  }

  /**
   * A file with credentials, whose size must be known before they are made.
   *
   * @param store makes them, given the length that they take up in the file
   */
  static byte[] signed(byte[] file, Function<Integer, byte[]> store) {
    return signed(file, store, embedded -> embedded);
  }

  /**
   * The same.
   *
   * @param change of the credentials as they stand in the file
   */
  static byte[] signed(byte[] file, Function<Integer, byte[]> store, UnaryOperator<byte[]> change) {
    int length = 0x1000;
    byte[] made = change.apply(embedded(file, store.apply(length)));
    for (int i = 0; i < 5 && made.length != length; i++) {
      length = made.length;
      made = change.apply(embedded(file, store.apply(length)));
    }
    return with(file, offset(file), padded(made, length));
  }

  private static byte[] padded(byte[] made, int length) {
    if (made.length != length) {
      throw new IllegalStateException("the credentials have no fixed size");
    }
    return made;
  }

  /** The hash of a file, in which credentials of that length will be left out. */
  static Map<String, Object> dataHash(byte[] file, int length, int... others) {
    int at = offset(file);
    byte[] whole = with(file, at, new byte[length]);
    List<int[]> excluded = new ArrayList<>();
    excluded.add(new int[] {at, length});
    for (int i = 0; i < others.length; i += 2) {
      excluded.add(new int[] {others[i] + (others[i] >= at ? length : 0), others[i + 1]});
    }
    excluded.sort((a, b) -> Integer.compare(a[0], b[0]));
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    List<Map<String, Object>> exclusions = new ArrayList<>();
    int from = 0;
    for (int[] place : excluded) {
      rest.write(whole, from, place[0] - from);
      from = place[0] + place[1];
      Map<String, Object> exclusion = new LinkedHashMap<>();
      exclusion.put("start", place[0]);
      exclusion.put("length", place[1]);
      exclusions.add(exclusion);
    }
    rest.write(whole, from, whole.length - from);
    Map<String, Object> hash = new LinkedHashMap<>();
    hash.put("exclusions", exclusions);
    hash.put("alg", "sha256");
    hash.put("hash", ForeignManifest.sha256(rest.toByteArray()));
    hash.put("name", "jumbf manifest");
    hash.put("pad", new byte[8]);
    return hash;
  }

  /** Hashes of a file's boxes. */
  static Map<String, Object> boxesHash(byte[] file) {
    return Map.of("boxes", boxes(file));
  }

  /** The hash of each of a file's boxes. */
  static List<Object> boxes(byte[] file) {
    List<Object> boxes = new ArrayList<>();
    int at = offset(file);
    for (FileParts.Part part : FileParts.of(file).parts()) {
      if (part.place().start() == at) {
        Map<String, Object> credentials = new LinkedHashMap<>();
        credentials.put("names", List.of("C2PA"));
        credentials.put("hash", new byte[] {0});
        credentials.put("pad", new byte[0]);
        boxes.add(credentials);
      }
      Map<String, Object> box = new LinkedHashMap<>();
      box.put("names", List.of(part.name()));
      box.put("alg", "sha256");
      box.put(
          "hash",
          ForeignManifest.sha256(
              Arrays.copyOfRange(file, part.place().start(), part.place().end())));
      box.put("pad", new byte[0]);
      boxes.add(box);
    }
    return boxes;
  }
}
