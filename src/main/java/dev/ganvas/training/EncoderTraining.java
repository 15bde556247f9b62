package dev.ganvas.training;

import dev.ganvas.imagesets.ImageSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** Trains the encoder of a bundle, in Python. */
public final class EncoderTraining {
  private EncoderTraining() {}

  /**
   * Writes the encoder into the bundle.
   *
   * @param python interpreter that has torch
   * @param bundle its folder
   * @param pictures that its model was trained on; null for those alone that it makes
   * @param pairs to learn from
   * @throws TrainingFailedException if that fails
   */
  public static void run(
      String python, Path bundle, @Nullable ImageSet pictures, int pairs, Consumer<String> messages)
      throws IOException {
    Path work = Files.createTempDirectory("ganvas-encoder");
    try {
      List<String> arguments =
          new ArrayList<>(List.of(bundle.toAbsolutePath().toString(), "--pairs=" + pairs));
      if (pictures != null) {
        Path set = work.resolve("set.safetensors");
        StartingPoint model =
            StartingPoint.read(name -> Files.newInputStream(bundle.resolve(name)));
        boolean captioned = !pictures.captions().isEmpty();
        TrainingSetup setup = TrainingSetup.of(pictures, captioned, model, work, messages);
        PreparedSet.write(set, setup.pictures(), setup.conditions());
        arguments.add("--set=" + set);
      }
      new PyTorch(python).run(work, "encoder", arguments);
    } finally {
      FileSystemUtils.deleteRecursively(work);
    }
  }
}
