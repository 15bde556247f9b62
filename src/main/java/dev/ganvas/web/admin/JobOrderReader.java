package dev.ganvas.web.admin;

import dev.ganvas.datasets.Dataset;
import dev.ganvas.datasets.DatasetStore;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.training.CaptionReader;
import dev.ganvas.training.ParentModels;
import dev.ganvas.training.Preset;
import dev.ganvas.training.TrainingJobs.Order;
import dev.ganvas.training.TrainingOptions;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.InvalidRequestException.Violation;
import dev.ganvas.web.problem.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Turns the body of a request for training into an order, or names all that is wrong with it. */
@Component
class JobOrderReader {
  private static final Set<Integer> RESOLUTIONS = Set.of(32, 64, 128);
  private static final int DEFAULT_RESOLUTION = 64;
  private static final int SMALL_SET = 2000;
  private static final int LARGE_SET = 10_000;

  private final DatasetStore datasets;
  private final ParentModels parents;

  JobOrderReader(DatasetStore datasets, ParentModels parents) {
    this.datasets = datasets;
    this.parents = parents;
  }

  /**
   * An order, and what to think about before it is carried out.
   *
   * @param dryRun whether only its cost is wanted
   */
  record Reading(Order order, boolean dryRun, List<String> warnings) {}

  /**
   * @throws InvalidRequestException naming every field that is wrong
   */
  Reading read(@Nullable JsonNode body, String caller) {
    JsonFields fields = new JsonFields(body);
    List<Violation> violations = new ArrayList<>();
    String model = fields.text("model");
    if (model == null || !ModelBundle.isName(model)) {
      violations.add(
          new Violation("model", "must be 1 to 63 lower-case letters, digits and hyphens"));
    }
    Dataset dataset = dataset(fields.text("dataset"), violations);
    int resolution = orElse(fields.integer("resolution"), DEFAULT_RESOLUTION);
    if (!RESOLUTIONS.contains(resolution)) {
      violations.add(new Violation("resolution", "must be 32, 64 or 128, not " + resolution));
    }
    if (dataset != null && bytes(dataset, resolution) > Integer.MAX_VALUE) {
      violations.add(
          new Violation(
              "resolution",
              "%d pictures of %d pixels do not fit into a training set of 2^31 bytes"
                  .formatted(dataset.images(), resolution)));
    }
    Preset preset = orElse(fields.choice("preset", Preset.class), Preset.STANDARD);
    String parent = fields.text("parent");
    Integer freeze = fields.integer("freeze");
    boolean dryRun = orElse(fields.flag("dryRun"), false);
    JsonFields options = fields.object("options");
    Plan plan = plan(options, preset, dataset, violations);
    violations.addAll(fields.violations());
    violations.addAll(options.violations());
    if (!violations.isEmpty() || dataset == null || model == null || plan == null) {
      throw new InvalidRequestException(violations);
    }
    TrainingOptions training = plan.options(dataset, resolution, freeze);
    checkParent(parent, freeze, training);
    Order order = new Order(model, dataset.id(), training, parent, caller);
    return new Reading(order, dryRun, dataset.summary().warnings());
  }

  private static long bytes(Dataset dataset, int resolution) {
    return (long) dataset.images() * resolution * resolution * dataset.summary().channels();
  }

  private void checkParent(
      @Nullable String parent, @Nullable Integer freeze, TrainingOptions options) {
    List<Violation> violations = new ArrayList<>();
    if (parent == null) {
      if (freeze != null) {
        violations.add(new Violation("freeze", "needs a parent to start from"));
      }
    } else {
      Architecture architecture = options.architecture();
      Architecture ofParent =
          parents.find(parent).map(model -> model.manifest().architecture()).orElse(null);
      if (ofParent == null) {
        violations.add(new Violation("parent", "must be a model version, as name@version"));
      } else if (!architecture.startsFrom(ofParent)) {
        violations.add(
            new Violation(
                "parent",
                "has another architecture than dataset and resolution ask for or grow from: %s"
                    .formatted(ofParent)));
      }
      if (freeze != null) {
        checkFreeze(freeze, parent, architecture.equals(ofParent), architecture, violations);
      }
    }
    if (!violations.isEmpty()) {
      throw new InvalidRequestException(violations);
    }
  }

  private void checkFreeze(
      int freeze,
      String parent,
      boolean sameArchitecture,
      Architecture architecture,
      List<Violation> violations) {
    if (freeze != 0 && !sameArchitecture) {
      violations.add(new Violation("freeze", "needs a parent of the same resolution"));
    } else if (freeze != 0 && !parents.hasDiscriminator(parent)) {
      violations.add(
          new Violation("freeze", "is not possible: the parent comes without its discriminator"));
    } else if (freeze < 0 || freeze >= architecture.levels()) {
      violations.add(new Violation("freeze", "must be from 0 to " + (architecture.levels() - 1)));
    }
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return Objects.requireNonNullElse(value, otherwise);
  }

  private @Nullable Dataset dataset(@Nullable String id, List<Violation> violations) {
    Dataset dataset = id == null ? null : datasets.find(id).orElse(null);
    if (dataset == null) {
      violations.add(new Violation("dataset", "must be the id of a dataset"));
    }
    return dataset;
  }

  /** The numbers of a run, before it is known what its networks look like. */
  private record Plan(
      TrainerOptions trainer, int statistics, int checkpoint, int metric, boolean balanced) {
    TrainingOptions options(Dataset dataset, int resolution, @Nullable Integer freeze) {
      boolean captioned = isCaptioned(dataset);
      List<String> classes =
          captioned ? List.of() : List.copyOf(dataset.summary().classes().keySet());
      Architecture architecture =
          Architecture.standard(
              resolution,
              dataset.summary().channels(),
              captioned
                  ? Conditioning.vector(CaptionReader.CONDITION_SIZE)
                  : Conditioning.classesOrNone(classes.size()));
      return new TrainingOptions(
          architecture,
          trainer,
          statistics,
          checkpoint,
          metric,
          dataset.id(),
          classes,
          balanced,
          freeze,
          null);
    }
  }

  /** A model learns from the captions, if every picture has one. */
  private static boolean isCaptioned(@Nullable Dataset dataset) {
    return dataset != null && dataset.summary().captions() == dataset.images();
  }

  private static @Nullable Plan plan(
      JsonFields options, Preset preset, @Nullable Dataset dataset, List<Violation> violations) {
    int images = dataset == null ? SMALL_SET : dataset.images();
    double augmentation = images < SMALL_SET ? 0.4 : images < LARGE_SET ? 0.2 : 0.1;
    try {
      TrainerOptions standard =
          TrainerOptions.standard(
              orElse(options.longInteger("totalImages"), preset.images()),
              new AugmentationOptions(
                  orElse(options.number("augmentation"), augmentation),
                  orElse(options.flag("translation"), true),
                  orElse(options.flag("cutout"), true),
                  orElse(options.flag("colour"), false),
                  orElse(options.choice("symmetry", Symmetry.class), Symmetry.NONE)),
              orElse(options.longInteger("seed"), 1L));
      TrainerOptions trainer =
          new TrainerOptions(
              orElse(options.integer("batchSize"), standard.batchSize()),
              standard.totalImages(),
              orElse(options.number("learningRate"), standard.learningRate()),
              orElse(options.number("finalLearningRate"), standard.finalLearningRate()),
              orElse(options.number("penaltyWeight"), standard.penaltyWeight()),
              orElse(options.number("finalPenaltyWeight"), standard.finalPenaltyWeight()),
              orElse(options.integer("penaltyInterval"), standard.penaltyInterval()),
              orElse(
                  options.longInteger("averageHalfLifeImages"), standard.averageHalfLifeImages()),
              orElse(options.number("recognitionWeight"), standard.recognitionWeight()),
              standard.augmentation(),
              standard.seed());
      Plan plan =
          new Plan(
              trainer,
              orElse(options.integer("statisticsInterval"), preset.statisticsInterval()),
              orElse(options.integer("checkpointInterval"), preset.checkpointInterval()),
              orElse(options.integer("metricInterval"), preset.metricInterval()),
              orElse(options.flag("balancedClasses"), true));
      if (plan.statistics() < 1 || plan.checkpoint() < 1 || plan.metric() < 1) {
        violations.add(new Violation("options", "intervals must be at least one step"));
      }
      return plan;
    } catch (IllegalArgumentException e) {
      violations.add(new Violation("options", String.valueOf(e.getMessage())));
      return null;
    }
  }
}
