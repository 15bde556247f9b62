package dev.ganvas.web.uploads;

import dev.ganvas.derived.Upload;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.c2pa.CredentialsReader;
import dev.ganvas.storage.Sha256;
import dev.ganvas.web.problem.Refusals;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;
import org.springframework.web.multipart.MultipartFile;

/** Reads pictures that others are to be made of. */
@Component
public class SentPictures {
  private final PictureUploads uploads;
  private final CredentialsReader credentials;

  SentPictures(PictureUploads uploads, CredentialsReader credentials) {
    this.uploads = uploads;
    this.credentials = credentials;
  }

  /** Refuses a form without a picture. */
  public static void check(@Nullable MultipartFile image, BindingResult errors) {
    if (image == null) {
      Refusals.add(errors, "image", "is required: a picture, as a part named image");
    }
  }

  /**
   * Reads a picture and its credentials.
   *
   * @param fit makes of the picture what is needed of it, as requests that wait may be many
   * @param recorded whether a hash of the file is
   * @param caller name of the key that sends it; null without one
   * @throws RefusedFileException if it is too large, or cannot be read
   */
  public SentPicture read(
      MultipartFile image,
      UploadLimits limits,
      UnaryOperator<Picture> fit,
      boolean recorded,
      @Nullable String caller)
      throws IOException {
    return read(PictureUploads.bytes(image, limits), limits, fit, recorded, caller);
  }

  /**
   * The same of a file that is in memory.
   *
   * @throws RefusedFileException if it is too large, or cannot be read
   */
  public SentPicture read(
      byte[] file,
      UploadLimits limits,
      UnaryOperator<Picture> fit,
      boolean recorded,
      @Nullable String caller) {
    PictureUploads.checkSize(file.length, limits);
    return new SentPicture(
        uploads.read(file, limits, fit),
        new Upload(
            credentials.ingredient(file, PictureUploads.mediaType(file)),
            recorded ? Sha256.of(file) : null,
            caller));
  }
}
