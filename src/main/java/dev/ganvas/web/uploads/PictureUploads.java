package dev.ganvas.web.uploads;

import dev.ganvas.images.FileFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.PictureReader;
import java.io.IOException;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.web.multipart.MultipartFile;

/** Reads pictures that were sent. */
public final class PictureUploads {
  private PictureUploads() {}

  /**
   * The bytes of a file.
   *
   * @throws RefusedFileException if they are too many
   */
  public static byte[] bytes(MultipartFile file, UploadLimits limits) throws IOException {
    checkSize(file.getSize(), limits);
    return file.getBytes();
  }

  /**
   * @throws RefusedFileException if so many bytes are too many
   */
  public static void checkSize(long bytes, UploadLimits limits) {
    if (bytes > limits.maxFile().toBytes()) {
      throw UploadGate.tooLarge(limits);
    }
  }

  /** Of a picture that was read: of the formats that are, each is named as its media type is. */
  public static String mediaType(byte[] file) {
    return "image/" + FileFormat.of(file).name().toLowerCase(Locale.ROOT);
  }

  /**
   * The picture in a file.
   *
   * @throws RefusedFileException if it cannot be read
   */
  public static Picture picture(byte[] file, UploadLimits limits) {
    try {
      return PictureReader.read(file, limits.maxPixels());
    } catch (IOException e) {
      throw new RefusedFileException(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "unreadable_picture",
          "the file cannot be read: " + e.getMessage(),
          0);
    }
  }
}
