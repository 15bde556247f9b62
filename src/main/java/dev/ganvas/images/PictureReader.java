package dev.ganvas.images;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
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
   * @throws UnreadablePictureException if it is no picture in a format that is read, is damaged, or
   *     has more pixels than {@code maxPixels}
   */
  public static Picture read(byte[] file, long maxPixels) throws UnreadablePictureException {
    FileFormat format = FileFormat.of(file);
    if (!format.isReadable()) {
      throw new UnreadablePictureException(format.refusal());
    }
    try {
      PictureFile parts = parts(format, file);
      Picture picture = decode(parts, maxPixels);
      return Orientation.upright(picture, Orientation.of(parts.exif()));
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

  private static Picture decode(PictureFile parts, long maxPixels) throws IOException {
    try (ImageInputStream stream = new PictureStream(parts)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new UnreadablePictureException(FileFormat.UNKNOWN.refusal());
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        return decode(reader, parts, maxPixels);
      } finally {
        reader.dispose();
      }
    }
  }

  private static Picture decode(ImageReader reader, PictureFile parts, long maxPixels)
      throws IOException {
    int width = Math.max(parts.canvasWidth(), parts.left() + reader.getWidth(0));
    int height = Math.max(parts.canvasHeight(), parts.top() + reader.getHeight(0));
    if ((long) width * height > maxPixels) {
      throw new UnreadablePictureException(
          "%d pixels are more than the limit of %d".formatted((long) width * height, maxPixels));
    }
    Picture frame = Pixels.of(pixels(reader, parts), parts.colour());
    return frame.onWhite(width, height, parts.left(), parts.top());
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
