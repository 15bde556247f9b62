package dev.ganvas.images;

import com.luciad.imageio.webp.WebPImageWriterSpi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Encodes pictures as PNG, JPEG and WebP. Thread-safe. */
public final class ImageCodec {
  /** Of JPEG and WebP files, in per cent, where nothing else is asked for. */
  public static final int JPEG_QUALITY = 92;

  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int FILTER_UP = 2;
  private static final WebPImageWriterSpi WEBP_WRITERS = new WebPImageWriterSpi();

  static {
    ImageIO.setUseCache(false);
  }

  /** A quarter of the time of the usual 6, for files that are 3 to 9 % larger. */
  private static final int LEVEL = 4;

  /** Share of filtered samples that are 0 from which on it pays to look for repetitions. */
  private static final double FLAT = 0.5;

  private ImageCodec() {}

  public static byte[] encode(Picture picture, ImageFormat format) {
    return encode(picture, format, JPEG_QUALITY);
  }

  /**
   * @param quality of a JPEG or WebP file in per cent, from 0 to 100; PNG keeps everything
   */
  public static byte[] encode(Picture picture, ImageFormat format, int quality) {
    return switch (format) {
      case PNG -> png(picture);
      case JPEG -> lossy(ImageIO.getImageWritersByFormatName("jpeg").next(), picture, quality);
      case WEBP -> lossy(WEBP_WRITERS.createWriterInstance(null), picture.withChannels(3), quality);
    };
  }

  /**
   * PNG (ISO/IEC 15948) with the "up" filter on every row. What has few flat areas is only Huffman
   * coded: that takes half the time, as repetitions are hardly found there.
   */
  private static byte[] png(Picture picture) {
    byte[] data = deflate(filtered(picture));
    ByteBuffer header =
        ByteBuffer.allocate(13)
            .putInt(picture.width())
            .putInt(picture.height())
            .put((byte) 8)
            .put((byte) (picture.channels() == 1 ? 0 : 2))
            .put(new byte[3]);
    ByteBuffer file = ByteBuffer.allocate(PNG_SIGNATURE.length + 25 + 12 + data.length + 12);
    file.put(PNG_SIGNATURE);
    chunk(file, "IHDR", header.array());
    chunk(file, "IDAT", data);
    chunk(file, "IEND", new byte[0]);
    return file.array();
  }

  private static byte[] filtered(Picture picture) {
    int rowLength = picture.width() * picture.channels();
    byte[] differences = lessRowAbove(picture.samples(), rowLength);
    byte[] filtered = new byte[(rowLength + 1) * picture.height()];
    for (int y = 0; y < picture.height(); y++) {
      int target = y * (rowLength + 1);
      filtered[target] = FILTER_UP;
      System.arraycopy(differences, y * rowLength, filtered, target + 1, rowLength);
    }
    return filtered;
  }

  /** The samples minus those above them: in one loop, so that the compiler takes many at once. */
  private static byte[] lessRowAbove(byte[] samples, int rowLength) {
    byte[] result = new byte[samples.length];
    System.arraycopy(samples, 0, result, rowLength, samples.length - rowLength);
    for (int i = 0; i < result.length; i++) {
      result[i] = (byte) (samples[i] - result[i]);
    }
    return result;
  }

  private static byte[] deflate(byte[] raw) {
    Deflater deflater = new Deflater(LEVEL);
    try {
      if (!flat(raw)) {
        deflater.setStrategy(Deflater.HUFFMAN_ONLY);
      }
      deflater.setInput(raw);
      deflater.finish();
      byte[] buffer = new byte[raw.length + raw.length / 1000 + 64];
      int length = 0;
      // The call that changes the strategy need not do more.
      while (!deflater.finished()) {
        length += deflater.deflate(buffer, length, buffer.length - length);
      }
      return java.util.Arrays.copyOf(buffer, length);
    } finally {
      deflater.end();
    }
  }

  /** Looks at every fourth sample. */
  private static boolean flat(byte[] filtered) {
    int seen = 0;
    int zeros = 0;
    for (int i = 0; i < filtered.length; i += 4) {
      seen++;
      zeros += filtered[i] == 0 ? 1 : 0;
    }
    return zeros >= FLAT * seen;
  }

  private static void chunk(ByteBuffer file, String type, byte[] data) {
    byte[] name = type.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    file.putInt(data.length).put(name).put(data).putInt((int) crc.getValue());
  }

  private static byte[] lossy(ImageWriter writer, Picture picture, int quality) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var output = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(output);
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      if (parameters.getCompressionType() == null && parameters.getCompressionTypes() != null) {
        parameters.setCompressionType(parameters.getCompressionTypes()[0]);
      }
      parameters.setCompressionQuality(quality / 100f);
      writer.write(null, new IIOImage(picture.toBufferedImage(), null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
