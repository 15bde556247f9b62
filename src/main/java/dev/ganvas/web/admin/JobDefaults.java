package dev.ganvas.web.admin;

import dev.ganvas.datasets.Dataset;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.training.CaptionReader;
import dev.ganvas.training.Preset;
import dev.ganvas.training.TrainingEngine;
import dev.ganvas.training.TrainingOptions;
import dev.ganvas.web.admin.TrainingJobBody.Options;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The options of a job: what its body leaves open follows from its preset and its dataset. */
final class JobDefaults {
  private static final int SMALL_SET = 2000;
  private static final int LARGE_SET = 10_000;

  private JobDefaults() {}

  static TrainingOptions options(
      TrainingJobBody body,
      Dataset dataset,
      Architecture architecture,
      @Nullable TrainingEngine engine) {
    Options wanted = orElse(body.options(), Options.NONE);
    Preset preset = orElse(body.preset(), Preset.STANDARD);
    return new TrainingOptions(
        architecture,
        trainer(wanted, preset, dataset.images()),
        orElse(wanted.statisticsInterval(), preset.statisticsInterval()),
        orElse(wanted.checkpointInterval(), preset.checkpointInterval()),
        orElse(wanted.metricInterval(), preset.metricInterval()),
        dataset.id(),
        classes(dataset),
        orElse(wanted.balancedClasses(), true),
        body.freeze(),
        engine);
  }

  private static TrainerOptions trainer(Options wanted, Preset preset, int images) {
    TrainerOptions standard =
        TrainerOptions.standard(
            orElse(wanted.totalImages(), preset.images()),
            augmentation(wanted, images),
            orElse(wanted.seed(), 1L));
    return new TrainerOptions(
        orElse(wanted.batchSize(), standard.batchSize()),
        standard.totalImages(),
        orElse(wanted.learningRate(), standard.learningRate()),
        orElse(wanted.finalLearningRate(), standard.finalLearningRate()),
        orElse(wanted.penaltyWeight(), standard.penaltyWeight()),
        orElse(wanted.finalPenaltyWeight(), standard.finalPenaltyWeight()),
        orElse(wanted.penaltyInterval(), standard.penaltyInterval()),
        orElse(wanted.averageHalfLifeImages(), standard.averageHalfLifeImages()),
        orElse(wanted.recognitionWeight(), standard.recognitionWeight()),
        standard.augmentation(),
        standard.seed());
  }

  private static AugmentationOptions augmentation(Options wanted, int images) {
    double probability = images < SMALL_SET ? 0.4 : images < LARGE_SET ? 0.2 : 0.1;
    return new AugmentationOptions(
        orElse(wanted.augmentation(), probability),
        orElse(wanted.translation(), true),
        orElse(wanted.cutout(), true),
        orElse(wanted.colour(), false),
        orElse(wanted.symmetry(), Symmetry.NONE));
  }

  /** A model learns from the captions, if every picture has one. */
  private static boolean isCaptioned(Dataset dataset) {
    return dataset.summary().captions() == dataset.images();
  }

  private static List<String> classes(Dataset dataset) {
    return isCaptioned(dataset) ? List.of() : List.copyOf(dataset.summary().classes().keySet());
  }

  /**
   * The networks for a dataset.
   *
   * @param parent of the model to train on from; null for none
   */
  static Architecture architecture(Dataset dataset, int resolution, @Nullable Architecture parent) {
    return Architecture.following(
        parent, resolution, dataset.summary().channels(), conditioning(dataset));
  }

  static Conditioning conditioning(Dataset dataset) {
    return isCaptioned(dataset)
        ? Conditioning.vector(CaptionReader.CONDITION_SIZE)
        : Conditioning.classesOrNone(classes(dataset).size());
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return Objects.requireNonNullElse(value, otherwise);
  }
}
