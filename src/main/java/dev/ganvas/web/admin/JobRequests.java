package dev.ganvas.web.admin;

import dev.ganvas.datasets.Dataset;
import dev.ganvas.datasets.DatasetStore;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.images.PictureHeap;
import dev.ganvas.jobs.ParentModels;
import dev.ganvas.jobs.TrainingJobs.Submission;
import dev.ganvas.jobs.TrainingRoom;
import dev.ganvas.training.Expectation;
import dev.ganvas.training.TrainingEngine;
import dev.ganvas.training.TrainingEngines;
import dev.ganvas.training.TrainingFailedException;
import dev.ganvas.training.TrainingOptions;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.Refusals;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;

/** Validates requests for training jobs, or names everything that is wrong with them. */
@Component
class JobRequests {
  private static final Set<Integer> RESOLUTIONS = Set.of(32, 64, 128);
  private static final int DEFAULT_RESOLUTION = 64;

  /**
   * While a set is read, its pictures and the whole of them in a row; then that, and those of it
   * that are trained on.
   */
  private static final int COPIES = 2;

  private static final double MOST_OF_HEAP = 0.75;

  private final DatasetStore datasets;
  private final ParentModels parents;
  private final TrainingEngines engines;
  private final TrainingRoom room;

  JobRequests(
      DatasetStore datasets, ParentModels parents, TrainingEngines engines, TrainingRoom room) {
    this.room = room;
    this.datasets = datasets;
    this.parents = parents;
    this.engines = engines;
  }

  /**
   * A valid request.
   *
   * @param warnings about the dataset, for its owner to consider
   * @param expectation of the model
   */
  record Checked(Submission submission, List<String> warnings, List<String> expectation) {}

  /**
   * @param errors what is known to be wrong with the body
   * @throws InvalidRequestException naming every field that is wrong
   */
  Checked check(TrainingJobBody body, String caller, BindingResult errors) {
    int resolution = Objects.requireNonNullElse(body.resolution(), DEFAULT_RESOLUTION);
    if (!RESOLUTIONS.contains(resolution)) {
      Refusals.add(errors, "resolution", "must be 32, 64 or 128, not " + resolution);
    }
    if (body.parent() == null && body.freeze() != null) {
      Refusals.add(errors, "freeze", "needs a parent to start from");
    }
    if (body.parent() != null && ofParent(body.parent()) == null) {
      Refusals.add(
          errors, "parent", "is no model version that is here; it is given as name@version");
    }
    Optional<Dataset> found = dataset(body.dataset(), errors);
    TrainingEngine engine =
        found.map(dataset -> check(body, dataset, resolution, errors)).orElse(null);
    Refusals.throwIfAny(errors);
    Dataset dataset = found.orElseThrow();
    TrainingOptions options =
        JobDefaults.options(body, dataset, architecture(body, dataset, resolution), engine);
    room.refusal(options)
        .ifPresent(why -> Refusals.add(errors, "options.batchSize", "is too large: " + why));
    Refusals.throwIfAny(errors);
    return new Checked(
        new Submission(
            Objects.requireNonNull(body.model()), dataset.id(), options, body.parent(), caller),
        dataset.summary().warnings(),
        Expectation.of(
            options.architecture(),
            dataset.images(),
            options.trainer().totalImages(),
            parents.imagesSeen(body.parent())));
  }

  /** Checks what depends on the dataset; the engine, if one can train on it. */
  private @Nullable TrainingEngine check(
      TrainingJobBody body, Dataset dataset, int resolution, BindingResult errors) {
    checkBytes(dataset, resolution, errors);
    if (!errors.hasFieldErrors("resolution")) {
      checkParent(body, architecture(body, dataset, resolution), errors);
    }
    return engine(body, errors);
  }

  private Optional<Dataset> dataset(@Nullable String id, BindingResult errors) {
    if (id == null) {
      return Optional.empty();
    }
    Optional<Dataset> dataset = datasets.find(id);
    if (dataset.isEmpty()) {
      Refusals.add(errors, "dataset", "must be the id of a dataset");
    }
    return dataset;
  }

  /** The engine, if it can run here; a reason why not otherwise. */
  private @Nullable TrainingEngine engine(TrainingJobBody body, BindingResult errors) {
    try {
      return engines.choose(body.engine());
    } catch (TrainingFailedException e) {
      Refusals.add(errors, "engine", "is not possible: " + e.getMessage());
      return null;
    }
  }

  private static void checkBytes(Dataset dataset, int resolution, BindingResult errors) {
    long bytes = (long) dataset.images() * resolution * resolution * dataset.summary().channels();
    long heap = PictureHeap.beyondOwn();
    if (bytes > Integer.MAX_VALUE) {
      Refusals.add(
          errors,
          "resolution",
          "%d pictures of %d pixels do not fit into a training set of 2^31 bytes"
              .formatted(dataset.images(), resolution));
    } else if (COPIES * bytes > MOST_OF_HEAP * heap) {
      Refusals.add(
          errors,
          "resolution",
          "%d pictures of %d pixels need %d MB of the Java heap, which has %d MB besides the service"
              .formatted(dataset.images(), resolution, COPIES * bytes >> 20, heap >> 20));
    }
  }

  private Architecture architecture(TrainingJobBody body, Dataset dataset, int resolution) {
    return JobDefaults.architecture(dataset, resolution, ofParent(body.parent()));
  }

  /** The architecture of a parent; null if there is none such. */
  private @Nullable Architecture ofParent(@Nullable String parent) {
    return parent == null
        ? null
        : parents.find(parent).map(model -> model.manifest().architecture()).orElse(null);
  }

  private void checkParent(TrainingJobBody body, Architecture architecture, BindingResult errors) {
    String parent = body.parent();
    if (parent == null) {
      return;
    }
    Architecture ofParent = ofParent(parent);
    if (ofParent != null && !architecture.startsFrom(ofParent)) {
      Refusals.add(
          errors,
          "parent",
          "is neither of the size that dataset and resolution ask for, nor can it grow to it: %s, not %s"
              .formatted(words(ofParent), words(architecture)));
    }
    if (body.freeze() != null) {
      boolean sameSize = ofParent != null && ofParent.resolution() == architecture.resolution();
      checkFreeze(body.freeze(), parent, sameSize, architecture, errors);
    }
  }

  /** What tells one architecture from another, in words. */
  private static String words(Architecture architecture) {
    Conditioning conditioning = architecture.conditioning();
    String told =
        switch (conditioning.kind()) {
          case NONE -> "without classes";
          case CLASSES -> "of %d classes".formatted(conditioning.size());
          case VECTOR -> "from captions";
        };
    return "%d x %d pixels in %s %s"
        .formatted(
            architecture.resolution(),
            architecture.resolution(),
            architecture.imageChannels() == 1 ? "gray" : "colour",
            told);
  }

  private void checkFreeze(
      int freeze,
      String parent,
      boolean sameSize,
      Architecture architecture,
      BindingResult errors) {
    if (freeze != 0 && !sameSize) {
      Refusals.add(errors, "freeze", "needs a parent of the same resolution");
    } else if (freeze != 0 && !parents.hasDiscriminator(parent)) {
      Refusals.add(errors, "freeze", "is not possible: the parent comes without its discriminator");
    } else if (freeze < 0 || freeze >= architecture.levels()) {
      Refusals.add(errors, "freeze", "must be from 0 to " + (architecture.levels() - 1));
    }
  }
}
