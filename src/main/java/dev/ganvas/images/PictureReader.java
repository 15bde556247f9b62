package dev.ganvas.images;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads pictures as people see them: in sRGB, upright, on their whole canvas, transparency laid on
 * white. Of moving pictures, the first frame. What is damaged is refused, even where a part of it
 * could be shown. Lossy WebP is decoded by Java alone, not exactly as by libwebp: the loop filter
 * and the chroma between samples differ, by some levels of 255 at low quality. Thread-safe.
 */
public final class PictureReader {
  /** As of JPEG and GIF; what is longer, and so narrow, is no picture. */
  private static final int LONGEST_SIDE = 65_535;

  private static final int CHANNELS = 3;

  static {
    ImageIO.setUseCache(false);
    // Of the library that writes WebP: what others send is not read by native code.
    IIORegistry registry = IIORegistry.getDefaultInstance();
    WebPImageReaderSpi reader = registry.getServiceProviderByClass(WebPImageReaderSpi.class);
    if (reader != null) {
      registry.deregisterServiceProvider(reader);
    }
  }

  private PictureReader() {}

  /**
   * Reads a picture. Its size is looked at before a pixel is decoded.
   *
   * @throws UnreadablePictureException if it is no picture in a format that is read, is damaged,
   *     has more pixels than {@code maxPixels}, or would overflow the heap
   */
  public static Picture read(byte[] file, long maxPixels) throws UnreadablePictureException {
    return open(
        file,
        (reader, parts) -> {
          check(reader, parts, maxPixels);
          return Orientation.upright(decode(reader, parts), Orientation.of(parts.exif()));
        });
  }

  /**
   * The heap that reading a picture takes, by its size and its samples, in bytes.
   *
   * @throws UnreadablePictureException if it would not be read for its size, or its beginning is
   *     damaged
   */
  public static long memory(byte[] file, long maxPixels) throws UnreadablePictureException {
    return open(
        file,
        (reader, parts) -> {
          check(reader, parts, maxPixels);
          return memory(reader, parts);
        });
  }

  /** What is done with a file that is open. */
  private interface Work<T> {
    T apply(ImageReader reader, PictureFile parts) throws IOException;
  }

  private static <T> T open(byte[] file, Work<T> work) throws UnreadablePictureException {
    FileFormat format = FileFormat.of(file);
    if (!format.isReadable()) {
      throw new UnreadablePictureException(format.refusal());
    }
    try {
      return open(parts(format, file), work);
    } catch (UnreadablePictureException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new UnreadablePictureException("damaged " + format.label(), e);
    }
  }

  private static PictureFile parts(FileFormat format, byte[] file) throws IOException {
    return switch (format) {
      case PNG -> PngChunks.read(file);
      case JPEG -> JpegSegments.read(file);
      case GIF -> GifBlocks.read(file);
      case WEBP -> WebpChunks.read(file);
      case BMP -> BitmapHeader.read(file);
      default -> throw new IllegalArgumentException(format.label());
    };
  }

  private static <T> T open(PictureFile parts, Work<T> work) throws IOException {
    try (ImageInputStream stream = new PictureStream(parts)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new UnreadablePictureException(FileFormat.UNKNOWN.refusal());
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        return work.apply(reader, parts);
      } finally {
        reader.dispose();
      }
    }
  }

  private static void check(ImageReader reader, PictureFile parts, long maxPixels)
      throws IOException {
    int width = width(reader, parts);
    int height = height(reader, parts);
    if ((long) width * height > maxPixels) {
      throw new UnreadablePictureException(
          "%d pixels are more than the limit of %d".formatted((long) width * height, maxPixels));
    }
    if (Math.max(width, height) > LONGEST_SIDE) {
      throw new UnreadablePictureException(
          "%d x %d pixels; a side may have %d".formatted(width, height, LONGEST_SIDE));
    }
    long memory = memory(reader, parts);
    if (memory > PictureHeap.bytes()) {
      throw new UnreadablePictureException(
          "%d x %d pixels take %d MB of memory to read, and %d MB are there for pictures"
              .formatted(width, height, memory >> 20, PictureHeap.bytes() >> 20));
    }
  }

  private static int width(ImageReader reader, PictureFile parts) throws IOException {
    return Math.max(parts.canvasWidth(), parts.left() + reader.getWidth(0));
  }

  private static int height(ImageReader reader, PictureFile parts) throws IOException {
    return Math.max(parts.canvasHeight(), parts.top() + reader.getHeight(0));
  }

  /**
   * Of the decoder's pixels and of those taken out of them, or of those before and after they are
   * turned upright; and of the file twice, of which the decoder keeps a copy.
   */
  private static long memory(ImageReader reader, PictureFile parts) throws IOException {
    SampleModel model = reader.getImageTypes(0).next().getSampleModel(1, 1);
    int bits = model.getNumDataElements() * DataBuffer.getDataTypeSize(model.getTransferType());
    long pixels = (long) width(reader, parts) * height(reader, parts);
    return pixels * (CHANNELS + Math.max(CHANNELS, bits / Byte.SIZE)) + 2L * parts.file().length;
  }

  private static Picture decode(ImageReader reader, PictureFile parts) throws IOException {
    Picture frame = Pixels.of(pixels(reader, parts), parts.colour());
    return frame.onWhite(width(reader, parts), height(reader, parts), parts.left(), parts.top());
  }

  private static BufferedImage pixels(ImageReader reader, PictureFile parts) throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    BufferedImage image = reader.read(0);
    for (String warning : warnings) {
      if (DecoderWarnings.tellDamage(warning, parts.file())) {
        throw new UnreadablePictureException("not readable to its end: " + warning);
      }
    }
    return image;
  }
}
