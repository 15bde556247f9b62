package dev.ganvas.training;

import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Nd4jGenerator;
import dev.ganvas.images.ContactSheet;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.PictureConditions;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import dev.ganvas.nn.Latents;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Measures the generators of a run: a grid of the same latents and conditions each time, the
 * metric, and the best generator so far.
 *
 * @param metric of a generator, lower is better
 */
record Samples(
    TrainingOptions options,
    ImageSet pictures,
    PictureConditions conditions,
    ToDoubleFunction<GeneratorSnapshot> metric,
    RunDirectory directory,
    Labeller labeller,
    Clock clock) {
  private static final int GRID_COLUMNS = 10;
  private static final int GRID_ROWS = 8;

  /**
   * @param progress of the run, with the best metric
   */
  record Measured(double metric, Progress progress) {}

  /**
   * Measures a generator, and saves it if it is the best so far.
   *
   * @param progress of the run when the snapshot was taken
   */
  Measured measure(GeneratorSnapshot snapshot, Progress progress) throws IOException {
    directory.saveGrid(progress.imagesSeen(), grid(snapshot, progress.imagesSeen()));
    double value = metric.applyAsDouble(snapshot);
    if (!(value < progress.bestMetric())) {
      return new Measured(value, progress);
    }
    Progress best = progress.best(value);
    directory.saveBest(snapshot, best);
    return new Measured(value, best);
  }

  private byte[] grid(GeneratorSnapshot snapshot, long imagesSeen) {
    float[][] inputs = new float[GRID_COLUMNS * GRID_ROWS][];
    for (int i = 0; i < inputs.length; i++) {
      int latent = options.architecture().latentSize();
      inputs[i] = Latents.input(i, latent, 1, conditions.first(gridPicture(i)));
    }
    try (Nd4jGenerator generator = new Nd4jGenerator(snapshot)) {
      float[] values = generator.pictures(inputs);
      List<Picture> grid = new ArrayList<>();
      for (int i = 0; i < inputs.length; i++) {
        grid.add(Picture.ofTensor(values, i, pictures.side(), pictures.channels()));
      }
      ImageOrigin origin = new ImageOrigin("in training", "" + imagesSeen, clock.instant());
      return labeller
          .label(
              ContactSheet.of(grid, GRID_COLUMNS), ImageFormat.PNG, ImageCodec.JPEG_QUALITY, origin)
          .bytes();
    }
  }

  /** The picture whose condition a cell uses: one class a column, or a random picture. */
  private int gridPicture(int cell) {
    int classes = pictures.classes().size();
    if (classes == 0) {
      return (int)
          Long.remainderUnsigned(Latents.mix(options.trainer().seed(), cell), pictures.size());
    }
    int wanted = cell % GRID_COLUMNS % classes;
    return IntStream.range(0, pictures.size())
        .filter(i -> pictures.labels()[i] == wanted)
        .findFirst()
        .orElse(0);
  }
}
