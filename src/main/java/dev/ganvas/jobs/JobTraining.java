package dev.ganvas.jobs;

import dev.ganvas.datasets.Dataset;
import dev.ganvas.datasets.DatasetStore;
import dev.ganvas.datasets.Provenance;
import dev.ganvas.evaluation.Evaluation;
import dev.ganvas.evaluation.JudgedPictures;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ModelStore;
import dev.ganvas.storage.ScratchSpace;
import dev.ganvas.training.PublishedRun;
import dev.ganvas.training.RunFiles;
import dev.ganvas.training.TrainingEngines;
import dev.ganvas.training.TrainingSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The work of a job: from its dataset to an evaluated candidate. */
@Component
class JobTraining {
  /** One picture in this many is held out from training, for the evaluation. */
  static final int HELD_OUT = 10;

  private static final int EVALUATED_IMAGES = 5000;

  private final DatasetStore datasets;
  private final ModelStore models;
  private final ParentModels parents;
  private final JobLedger ledger;
  private final ScratchSpace scratch;
  private final TrainingRoom room;
  private final TrainingEngines engines;
  private final Labeller labeller;
  private final JsonMapper json;

  JobTraining(
      DatasetStore datasets,
      ModelStore models,
      ParentModels parents,
      JobLedger ledger,
      ScratchSpace scratch,
      TrainingRoom room,
      TrainingEngines engines,
      Labeller labeller,
      JsonMapper json) {
    this.datasets = datasets;
    this.models = models;
    this.parents = parents;
    this.ledger = ledger;
    this.scratch = scratch;
    this.room = room;
    this.engines = engines;
    this.labeller = labeller;
    this.json = json;
  }

  /**
   * Trains and evaluates until the job has its model, or is stopped.
   *
   * @return whether the job has its model
   * @throws NoRoomException if there is no memory for it now
   * @throws dev.ganvas.training.TrainingFailedException if it cannot go on
   */
  boolean run(TrainingJob job, Path directory, JobControl control) throws IOException {
    try (TrainingRoom.Held held = room.take(job.options())) {
      return runHere(job, directory, control);
    }
  }

  private boolean runHere(TrainingJob job, Path directory, JobControl control) throws IOException {
    Dataset dataset =
        datasets.find(job.datasetId()).orElseThrow(() -> new IOException("its dataset is gone"));
    Architecture architecture = job.options().architecture();
    ImageSet all = datasets.open(dataset.id(), architecture.resolution(), control::messageOrStop);
    TrainingSetup setup =
        TrainingSetup.of(
            all.oneOfEvery(HELD_OUT, true),
            architecture.conditioning().kind() == Conditioning.Kind.VECTOR,
            job.parent() == null ? null : parents.open(job.parent()),
            directory,
            control::messageOrStop);
    if (!train(setup, job, control) && !control.finish()) {
      return false;
    }
    control.messageOrStop("measuring the best generator");
    PublishedRun best = PublishedRun.read(directory);
    Evaluation evaluation = evaluate(best, setup, all.oneOfEvery(HELD_OUT, false));
    control.messageOrStop("writing the bundle");
    finish(job, dataset, setup.pictures(), best, evaluation);
    return true;
  }

  private static Evaluation evaluate(PublishedRun best, TrainingSetup setup, ImageSet heldOut)
      throws IOException {
    return Evaluation.of(
        JudgedPictures.of(
            best.generator(),
            setup.pictures(),
            setup.conditions(),
            setup.judge(),
            EVALUATED_IMAGES),
        heldOut);
  }

  private boolean train(TrainingSetup setup, TrainingJob job, JobControl control)
      throws IOException {
    Path folder = scratch.folder();
    try {
      return setup.run(job.options(), control, engines, folder, labeller).run();
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private void finish(
      TrainingJob job, Dataset dataset, ImageSet shown, PublishedRun best, Evaluation evaluation)
      throws IOException {
    byte[] samples = new RunFiles(best.directory()).sample(best.imagesSeen()).orElseThrow();
    List<String> concerns = evaluation.concerns(dataset.provenance().showsPeople());
    String judged = evaluation.frechet().explanation();
    String reason =
        concerns.isEmpty()
            ? judged
            : "the model is not fit to be published: " + concerns + "; " + judged;
    addCandidate(
        job,
        concerns,
        reason,
        (version, folder) -> {
          ModelManifest manifest = manifest(job, dataset, version, best, evaluation);
          ModelBundle bundle = best.write(folder, manifest, shown);
          Files.write(folder.resolve(ModelStore.SAMPLES), samples);
          return bundle.manifest();
        });
  }

  /** Writes a version's bundle into a folder. */
  interface BundleWriter {
    ModelManifest write(String version, Path folder) throws IOException;
  }

  /**
   * Ends a job with a candidate: the next version of its model that no other job takes meanwhile.
   *
   * @throws JobControl.StoppedException if the job is not wanted any more; then nothing is left
   */
  void addCandidate(TrainingJob job, List<String> concerns, String reason, BundleWriter writer)
      throws IOException {
    while (!added(job, concerns, reason, writer)) {
      ledger.message(job, "the version was taken meanwhile; writing the next one");
    }
  }

  private boolean added(TrainingJob job, List<String> concerns, String reason, BundleWriter writer)
      throws IOException {
    Path folder = scratch.folder();
    try {
      String version = models.nextVersion(job.model());
      ModelStore.Ready ready = models.prepare(writer.write(version, folder), folder);
      return added(job, concerns, reason, ready);
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private boolean added(
      TrainingJob job, List<String> concerns, String reason, ModelStore.Ready ready)
      throws IOException {
    try {
      ledger.whileHeld(
          job,
          () -> {
            if (!ledger.state(job).isHeld()) {
              throw new JobControl.StoppedException();
            }
            models.addCandidate(ready, concerns);
            ledger.end(job, JobState.SUCCEEDED, reason, ready.manifest().version());
          });
      return true;
    } catch (DuplicateKeyException e) {
      models.discard(ready);
      return false;
    } catch (JobControl.StoppedException | StaleRunException | IOException e) {
      models.discard(ready);
      throw e;
    }
  }

  private ModelManifest manifest(
      TrainingJob job, Dataset dataset, String version, PublishedRun best, Evaluation evaluation) {
    Provenance provenance = dataset.provenance();
    return new ModelManifest(
        job.model(),
        version,
        "Trained on \"%s\", %d pictures.".formatted(dataset.name(), dataset.images()),
        best.generator().architecture(),
        best.classes(),
        "",
        provenance.source(),
        provenance.licence(),
        best.imagesSeen(),
        best.training(),
        json.convertValue(evaluation, new TypeReference<Map<String, Object>>() {}),
        new ModelManifest.Lineage(
            dataset.id(), job.id(), job.parent(), provenance.showsPeople(), provenance.consent()),
        null,
        null);
  }
}
