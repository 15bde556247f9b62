package dev.ganvas.cli;

import dev.ganvas.gan.Encoder;
import dev.ganvas.images.ContactSheet;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.ImageSets;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.training.EncoderTraining;
import dev.ganvas.variations.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ganvas encoder}: trains the encoder of a bundle, with which its model varies pictures, and
 * measures it.
 */
@Command(
    name = "encoder",
    description = "Train the encoder with which a model varies pictures that are sent.")
final class EncoderCommand implements Callable<Integer> {
  @Option(names = "--bundle", required = true, paramLabel = "<folder>", description = "The model.")
  Path bundle;

  @Option(
      names = "--data",
      paramLabel = "<path>",
      description =
          "Pictures that it was trained on; a model with prompts needs them. Without: only what it"
              + " makes itself.")
  @Nullable Path data;

  @Option(
      names = "--pairs",
      defaultValue = "100000",
      paramLabel = "<count>",
      description =
          "Of pictures and what they are made of, to learn from; 0 to measure only. Default:"
              + " ${DEFAULT-VALUE}")
  int pairs;

  @Option(
      names = "--python",
      defaultValue = "python3",
      paramLabel = "<command>",
      description = "Interpreter that has torch. Default: ${DEFAULT-VALUE}")
  String python;

  @Option(
      names = "--held-out",
      paramLabel = "<path>",
      description = "Pictures that the model never saw, to measure with.")
  @Nullable Path heldOut;

  @Option(
      names = "--images",
      defaultValue = "200",
      paramLabel = "<count>",
      description = "Pictures to measure with. Default: ${DEFAULT-VALUE}")
  int images;

  @Option(
      names = "--steps",
      defaultValue = "60",
      paramLabel = "<count>",
      description = "Steps of refinement to measure. Default: ${DEFAULT-VALUE}")
  int steps;

  @Option(
      names = "--grid",
      paramLabel = "<file>",
      description =
          "Where to put, as PNG, ten of them, what is found, what is refined, and four variations.")
  @Nullable Path grid;

  @Override
  public Integer call() throws IOException {
    if (pairs > 0) {
      ModelBundle model = ModelBundle.readDirectory(bundle);
      ImageSet pictures = data == null ? null : open(model, data);
      EncoderTraining.run(python, bundle, pictures, pairs, System.out::println);
    }
    if (heldOut != null) {
      measure(heldOut);
    }
    return 0;
  }

  private static ImageSet open(ModelBundle model, Path source) throws IOException {
    int side = model.generator().architecture().resolution();
    return ImageSets.open(source, side, model.manifest().classes(), System.err::println);
  }

  private void measure(Path unseen) throws IOException {
    ModelBundle model = ModelBundle.readDirectory(bundle);
    Encoder encoder = ModelBundle.readEncoder(bundle);
    if (encoder == null) {
      throw new IllegalArgumentException("the bundle has no encoder");
    }
    ImageSet set = open(model, unseen);
    List<Picture> pictures = new ArrayList<>();
    int count = Math.min(images, set.size());
    for (int i = 0; i < count; i++) {
      pictures.add(set.picture((int) ((long) i * set.size() / count)));
    }
    Measure measure = new Measure(10);
    System.out.println(measure.of(model, encoder, pictures, steps));
    if (grid != null) {
      Picture sheet = ContactSheet.of(measure.grid(), Measure.columns());
      Files.write(grid, ImageCodec.encode(sheet, ImageFormat.PNG));
    }
  }
}
