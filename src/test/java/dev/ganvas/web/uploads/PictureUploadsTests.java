package dev.ganvas.web.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ganvas.generation.PictureMemory;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

class PictureUploadsTests {
  private static final UploadLimits LIMITS =
      new UploadLimits("any", DataSize.ofMegabytes(1), 1, 1_000_000, 0, 2);

  private final byte[] file =
      ImageCodec.encode(new Picture(500, 200, 3, new byte[300_000]), ImageFormat.PNG);
  private final PictureUploads uploads = new PictureUploads(new PictureMemory(1_000_000, 1));

  @Test
  void aPictureHasItsRoomUntilSomethingIsMadeOfIt() {
    assertThatThrownBy(
            () -> uploads.read(file, LIMITS, first -> uploads.read(file, LIMITS, again -> again)))
        .isInstanceOfSatisfying(
            RefusedFileException.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
              assertThat(refusal.retryAfterSeconds()).isPositive();
            });
    assertThat(uploads.<Integer>read(file, LIMITS, Picture::width)).isEqualTo(500);
  }
}
