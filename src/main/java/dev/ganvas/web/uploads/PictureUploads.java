package dev.ganvas.web.uploads;

import dev.ganvas.generation.PictureMemory;
import dev.ganvas.images.FileFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.PictureReader;
import dev.ganvas.images.UnreadablePictureException;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;

/** Reads pictures that were sent, as many at once as there is memory for. */
@Component
public class PictureUploads {
  private final PictureMemory memory;

  PictureUploads(PictureMemory memory) {
    this.memory = memory;
  }

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
   * What is made of the picture in a file, which has its room in memory until then.
   *
   * @param use keeps nothing of the picture
   * @throws RefusedFileException if it cannot be read, or there is no room for it now
   */
  public <T> T read(byte[] file, UploadLimits limits, Function<Picture, T> use) {
    try (PictureMemory.Room room = room(PictureReader.memory(file, limits.maxPixels()))) {
      return use.apply(PictureReader.read(file, limits.maxPixels()));
    } catch (UnreadablePictureException e) {
      throw new RefusedFileException(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "unreadable_picture",
          "the file cannot be read: " + e.getMessage(),
          0);
    }
  }

  private PictureMemory.Room room(long bytes) {
    return memory
        .take(bytes)
        .orElseThrow(() -> UploadGate.tooMany("other pictures take the memory at present", 1));
  }
}
