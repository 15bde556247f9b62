package dev.ganvas.films;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ganvas.generation.Prompt;
import dev.ganvas.images.FilmFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.Marks;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelProperties;
import dev.ganvas.models.ShippedModels;
import dev.ganvas.storage.StorageFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledOnOs(value = OS.LINUX, disabledReason = "files that are always full are Linux's")
class FilmEncoderTests {
  private static final int SIDE = 64;
  private static final int FRAMES = 200;

  private static FilmRequest film(FilmFormat format) {
    Keyframe keyframe = new Keyframe(1, new Prompt(3, null, null), null, null);
    return new FilmRequest(
        new ModelCatalogue(List.of(new ShippedModels()), new ModelProperties(List.of()))
            .find("fashion")
            .orElseThrow(),
        List.of(keyframe, keyframe),
        false,
        8,
        25,
        Easing.LINEAR,
        1,
        SIDE,
        format,
        new Marks(false, false));
  }

  private static void encode(FilmFormat format, Path folder, Path target)
      throws IOException, InterruptedException {
    Random random = new Random(1);
    try (FilmEncoder encoder = new FilmEncoder(film(format), FRAMES, folder, target)) {
      for (int i = 0; i < FRAMES; i++) {
        byte[] samples = new byte[3 * SIDE * SIDE];
        random.nextBytes(samples);
        encoder.add(new Picture(SIDE, SIDE, 3, samples));
      }
      encoder.finish();
    }
  }

  /** The disk may fill up while a film is made. */
  @ParameterizedTest
  @EnumSource(FilmFormat.class)
  void aDiskThatFillsUpIsSeenAsSuch(FilmFormat format, @TempDir Path folder) {
    Throwable failure = catchThrowable(() -> encode(format, folder, Path.of("/dev/full")));
    assertThat(failure).isInstanceOf(IOException.class);
    assertThat(StorageFullException.isBehind(failure)).as(failure.toString()).isTrue();
  }

  @Test
  void nothingBeginsOnAFullDisk() {
    Path full = Path.of("/proc");
    assertThatThrownBy(() -> encode(FilmFormat.MP4, full, full.resolve("film")))
        .isInstanceOf(StorageFullException.class);
  }
}
