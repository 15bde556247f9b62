package dev.ganvas.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.when;

import dev.ganvas.datasets.DatasetStore;
import dev.ganvas.datasets.Provenance;
import dev.ganvas.datasets.UploadedFile;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ModelStore;
import dev.ganvas.models.TestManifests;
import dev.ganvas.storage.AtomicFile;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.training.TrainingFailedException;
import dev.ganvas.training.TrainingOptions;
import dev.ganvas.training.TrainingProperties;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Two nodes that both believe a job to be theirs; each database runs it. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.MOCK,
    properties = {"ganvas.training.enabled=false", "ganvas.datasets.min-sharpness=0"})
@Timeout(120)
abstract class FencingScenarios {
  private static final AugmentationOptions AUGMENTATION =
      new AugmentationOptions(0.2, true, true, false, Symmetry.NONE);

  @TempDir static Path uploads;

  @Autowired private TrainingJobs jobs;
  @Autowired private JobLedger ledger;
  @Autowired private JobRuns runs;
  @Autowired private TrainingProperties properties;
  @Autowired private DatasetStore datasets;
  @Autowired private JobTraining training;
  @Autowired private ModelStore models;
  @Autowired private DataDirectory directory;

  private String dataset() throws IOException {
    List<UploadedFile> files = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] samples = new byte[40 * 40];
      new Random(i).nextBytes(samples);
      Path file = uploads.resolve(i + ".png");
      Files.write(file, ImageCodec.encode(new Picture(40, 40, 1, samples), ImageFormat.PNG));
      files.add(new UploadedFile(i + ".png", file));
    }
    return datasets.add("noise", new Provenance("a test", "CC0", false, null), files, false).id();
  }

  private TrainingJob queued() throws IOException {
    TrainingOptions options =
        new TrainingOptions(
            new Architecture(8, 1, 4, Conditioning.NONE, List.of(16, 16), List.of(16, 16)),
            TrainerOptions.standard(64, AUGMENTATION, 1),
            1,
            1,
            1,
            "test",
            List.of(),
            false,
            null,
            null);
    return jobs.submit(
        new TrainingJobs.Submission("fenced", dataset(), options, null, "tester"), null);
  }

  @Test
  void whoLosesAJobWritesNothingAnyMore() throws IOException {
    TrainingJob job = queued();
    TrainingJob first = ledger.takeUp(job.id(), job.queuedFence()).orElseThrow();
    ledger.progress(first, 32, 1);
    TrainingJob second = ledger.takeUp(job.id(), job.queuedFence()).orElseThrow();
    assertThat(second.fence()).isGreaterThan(first.fence());

    AtomicBoolean written = new AtomicBoolean();
    assertThatThrownBy(() -> ledger.whileHeld(first, () -> written.set(true)))
        .isInstanceOf(StaleRunException.class);
    assertThat(written).isFalse();
    assertThatThrownBy(() -> ledger.progress(first, 64, 1)).isInstanceOf(StaleRunException.class);
    assertThatThrownBy(() -> ledger.state(first)).isInstanceOf(StaleRunException.class);
    assertThatThrownBy(() -> ledger.message(first, "late")).isInstanceOf(StaleRunException.class);
    assertThat(ledger.end(first, JobState.FAILED, "stale", null)).isFalse();

    Path grid = runs.directory(job.id()).resolve("grids").resolve("0000000032.png");
    Files.createDirectories(grid.getParent());
    JobControl lost = new JobControl(ledger, first, runs, () -> false);
    assertThatThrownBy(() -> AtomicFile.write(grid, file -> file.write(new byte[10]), lost))
        .isInstanceOf(StaleRunException.class);
    assertThat(jobs.files(job.id()).samples()).isEmpty();

    ledger.whileHeld(second, () -> written.set(true));
    assertThat(written).isTrue();
    assertThat(ledger.end(second, JobState.SUCCEEDED, null, "1.0.0")).isTrue();
    TrainingJob done = jobs.find(job.id()).orElseThrow();
    assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(done.imagesSeen()).isEqualTo(32);
  }

  @Test
  void aReasonThatIsTooLongForItsColumnIsCutAndLosesNoJob() throws IOException {
    TrainingJob job = queued();
    String concerns = "collapsed: pictures of a class are 0.10 times as varied; ".repeat(100);
    TrainingJob held = ledger.takeUp(job.id(), job.queuedFence()).orElseThrow();
    assertThat(ledger.giveBack(held, concerns)).isTrue();
    JobTraining training = without(new TrainingFailedException(concerns));
    assertThat(work(training, ledger, job, false)).isTrue();
    TrainingJob failed = jobs.find(job.id()).orElseThrow();
    assertThat(failed.state()).isEqualTo(JobState.FAILED);
    assertThat(failed.reason()).hasSize(2000).startsWith("collapsed").endsWith("…");
  }

  @Test
  void anIdempotencyKeyIsOfItsCallerHoweverLongTheirNames() throws IOException {
    TrainingJob like = queued();
    String longest = "n".repeat(100);
    String key = "k".repeat(200);
    String first = submitted(like, longest, key);
    assertThat(submitted(like, longest, key)).isEqualTo(first);
    String other = submitted(like, "a b", "c");
    assertThat(submitted(like, "a", "b c")).isNotEqualTo(other);
  }

  private String submitted(TrainingJob like, String caller, String key) {
    return jobs.submit(
            new TrainingJobs.Submission("fenced", like.datasetId(), like.options(), null, caller),
            key)
        .id();
  }

  @Test
  void anEntryOfTheQueueIsWorthNothingAfterThePauseThatFollowedIt() throws IOException {
    TrainingJob job = queued();
    jobs.pause(job.id());
    assertThat(ledger.takeUp(job.id(), job.queuedFence())).isEmpty();
    TrainingJob again = jobs.resume(job.id());
    assertThat(ledger.takeUp(job.id(), job.queuedFence())).isEmpty();
    assertThat(ledger.takeUp(job.id(), again.queuedFence())).isPresent();
    jobs.cancel(job.id());
    assertThatThrownBy(() -> jobs.resume(job.id()))
        .isInstanceOf(JobStateException.class)
        .hasMessageContaining("cancelled");
    assertThat(ledger.takeUp(job.id(), again.queuedFence())).isEmpty();
  }

  @Test
  void ofTwoWhoTakeAJobAtOnceTheLastHasIt() throws IOException {
    TrainingJob job = queued();
    List<CompletableFuture<TrainingJob>> takers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      takers.add(
          CompletableFuture.supplyAsync(
              () -> ledger.takeUp(job.id(), job.queuedFence()).orElseThrow()));
    }
    List<TrainingJob> taken = takers.stream().map(CompletableFuture::join).toList();
    assertThat(taken).extracting(TrainingJob::fence).doesNotHaveDuplicates();
    long ended =
        taken.stream().filter(t -> ledger.end(t, JobState.CANCELLED, "over", null)).count();
    assertThat(ended).isEqualTo(1);
  }

  @Test
  void aJobThatEndsItsNodeThriceFailsInsteadOfEndingTheNext() throws IOException {
    TrainingJob job = queued();
    TrainingJob first = ledger.takeUp(job.id(), job.queuedFence()).orElseThrow();
    ledger.progress(first, 16, 1);
    // It got further than before, so that what ends the node now is counted from here.
    for (int i = 0; i < 3; i++) {
      TrainingJob again = ledger.takeUp(job.id(), job.queuedFence()).orElseThrow();
      ledger.progress(again, 8, 1);
      ledger.progress(again, 16, 1);
    }
    assertThat(ledger.takeUp(job.id(), job.queuedFence())).isEmpty();
    TrainingJob failed = jobs.find(job.id()).orElseThrow();
    assertThat(failed.state()).isEqualTo(JobState.FAILED);
    assertThat(failed.reason())
        .startsWith("it was taken up 3 times, and its node ended each time")
        .contains("memory");
  }

  @Test
  void nodesThatAreStoppedInOrderDoNotCount() throws IOException {
    TrainingJob job = queued();
    for (int i = 0; i < 4; i++) {
      TrainingJob held = ledger.takeUp(job.id(), job.queuedFence()).orElseThrow();
      assertThat(ledger.giveBack(held, null)).isTrue();
    }
    jobs.cancel(job.id());
  }

  @Test
  void whoHoldsAJobMayTakeItsTimeOverItsFiles() throws IOException {
    TrainingJob job = queued();
    TrainingJob held = ledger.takeUp(job.id(), job.queuedFence()).orElseThrow();
    ledger.whileHeld(held, () -> LockSupport.parkNanos(Duration.ofMillis(1500).toNanos()));
    assertThat(ledger.state(held)).isEqualTo(JobState.RUNNING);
    jobs.cancel(job.id());
  }

  private static ModelManifest bundle(String version, Path folder, TrainingJob job)
      throws IOException {
    Files.writeString(folder.resolve("made by"), job.id());
    return TestManifests.of(job.model(), version, job.options().architecture(), List.of());
  }

  private Path madeBy(@Nullable String version) {
    return directory
        .dataDir()
        .resolve("models/fenced")
        .resolve(String.valueOf(version))
        .resolve("made by");
  }

  @Test
  void aJobThatIsCancelledBeforeItHasItsModelMakesNone() throws IOException {
    TrainingJob job = queued();
    TrainingJob held = ledger.takeUp(job.id(), job.queuedFence()).orElseThrow();
    String next = models.nextVersion(job.model());
    JobTraining.BundleWriter cancelled =
        (version, folder) -> {
          jobs.cancel(job.id());
          return bundle(version, folder, job);
        };
    assertThatThrownBy(() -> training.addCandidate(held, List.of(), "judged", cancelled))
        .isInstanceOf(JobControl.StoppedException.class);
    assertThat(models.version(job.model(), next)).isEmpty();
    assertThat(madeBy(next)).doesNotExist();
    TrainingJob ended = jobs.find(job.id()).orElseThrow();
    assertThat(ended.state()).isEqualTo(JobState.CANCELLED);
    assertThat(ended.modelVersion()).isNull();
  }

  @Test
  void ofTwoJobsThatFinishTogetherEachHasAVersion() throws IOException {
    TrainingJob slow = queued();
    TrainingJob fast = queued();
    TrainingJob slowHeld = ledger.takeUp(slow.id(), slow.queuedFence()).orElseThrow();
    TrainingJob fastHeld = ledger.takeUp(fast.id(), fast.queuedFence()).orElseThrow();
    JobTraining.BundleWriter overtaken =
        (version, folder) -> {
          if (jobs.find(fast.id()).orElseThrow().state() == JobState.RUNNING) {
            training.addCandidate(fastHeld, List.of(), "judged", (v, f) -> bundle(v, f, fast));
          }
          return bundle(version, folder, slow);
        };
    training.addCandidate(slowHeld, List.of(), "judged", overtaken);
    for (TrainingJob job : List.of(slow, fast)) {
      TrainingJob done = jobs.find(job.id()).orElseThrow();
      assertThat(done.state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(madeBy(done.modelVersion())).hasContent(job.id());
    }
  }

  /** A runner on a thread of its own, whose priority it lowers. */
  private boolean work(JobTraining training, JobLedger with, TrainingJob job, boolean shutdown) {
    JobRunner runner = new JobRunner(properties, with, training, jobs, runs);
    CompletableFuture<Boolean> dealtWith = new CompletableFuture<>();
    Runnable work =
        () ->
            dealtWith.complete(runner.work(job.id(), job.queuedFence(), () -> shutdown).isEmpty());
    new Thread(work).start();
    return dealtWith.join();
  }

  private static JobTraining without(RuntimeException failure) throws IOException {
    JobTraining training = mock();
    when(training.run(any(), any(), any())).thenThrow(failure);
    return training;
  }

  @Test
  void aJobOutlastsADatabaseThatIsAway() throws IOException {
    TrainingJob job = queued();
    JobLedger away = spy(ledger);
    doThrow(new CannotCreateTransactionException("away"))
        .doCallRealMethod()
        .when(away)
        .giveBack(any(), any());
    JobTraining training = without(new DataAccessResourceFailureException("away"));
    assertThat(work(training, away, job, false)).isFalse();
    TrainingJob back = jobs.find(job.id()).orElseThrow();
    assertThat(back.state()).isEqualTo(JobState.QUEUED);
    assertThat(back.takeUps()).isZero();
    JobLedger gone = spy(ledger);
    doThrow(new DataAccessResourceFailureException("away")).when(gone).takeUp(any(), anyLong());
    assertThat(work(training, gone, job, false)).isFalse();
    jobs.cancel(job.id());
    assertThat(work(training, ledger, job, false)).isTrue();
  }

  @Test
  void aJobThatFindsNoMemoryWaitsForSome() throws IOException {
    TrainingJob job = queued();
    for (int i = 0; i < 5; i++) {
      assertThat(work(without(new NoRoomException("needs 2 GB")), ledger, job, false)).isFalse();
      TrainingJob waiting = jobs.find(job.id()).orElseThrow();
      assertThat(waiting.state()).isEqualTo(JobState.QUEUED);
      assertThat(waiting.reason()).isEqualTo("needs 2 GB");
    }
    jobs.cancel(job.id());
  }

  @Test
  void aJobThatIsInterruptedAtShutdownGoesBackToTheQueue() throws IOException {
    TrainingJob job = queued();
    JobTraining training = mock();
    when(training.run(any(), any(), any()))
        .thenAnswer(
            call -> {
              Thread.currentThread().interrupt();
              throw new ClosedByInterruptException();
            });
    assertThat(work(training, ledger, job, true)).isFalse();
    assertThat(jobs.find(job.id()).orElseThrow().state()).isEqualTo(JobState.QUEUED);
    jobs.cancel(job.id());
  }

  @Test
  void whatElseTheDatabaseSaysFailsAJob() throws IOException {
    TrainingJob job = queued();
    assertThat(work(without(new DuplicateKeyException("there already")), ledger, job, false))
        .isTrue();
    assertThat(jobs.find(job.id()).orElseThrow().state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void aJobThatIsBeingFinishedGoesBackToTheQueueToo() throws IOException {
    TrainingJob job = queued();
    TrainingJob held = ledger.takeUp(job.id(), job.queuedFence()).orElseThrow();
    Path best = runs.directory(job.id()).resolve("best.safetensors");
    Files.createDirectories(best.getParent());
    Files.createFile(best);
    jobs.finish(job.id());
    assertThat(ledger.giveBack(held, null)).isTrue();
    TrainingJob next = ledger.takeUp(job.id(), job.queuedFence()).orElseThrow();
    assertThat(next.state()).isEqualTo(JobState.FINISHING);
    assertThat(ledger.giveBack(held, null)).isFalse();
    jobs.cancel(job.id());
  }

  @Test
  void whoStillRunsADeletedJobWritesNothingAndLeavesNothing() throws IOException {
    TrainingJob job = queued();
    TrainingJob held = ledger.takeUp(job.id(), job.queuedFence()).orElseThrow();
    ledger.message(held, "on its way");
    jobs.cancel(job.id());
    jobs.delete(job.id());
    assertThatThrownBy(() -> ledger.message(held, "left out 7.png"))
        .isInstanceOf(StaleRunException.class);
    assertThat(jobs.eventsAfter(job.id(), 0, 10)).isEmpty();
    Files.createDirectories(runs.directory(job.id()).resolve("grids"));
    jobs.removeFilesIfDeleted(job.id());
    assertThat(runs.directory(job.id())).doesNotExist();
    Files.createDirectories(runs.directory(job.id()));
    jobs.tidyUp();
    assertThat(runs.directory(job.id())).as("of another node").doesNotExist();
  }

  @Test
  void filesOfAJobThatIsThereStay() throws IOException {
    TrainingJob job = queued();
    Files.createDirectories(runs.directory(job.id()));
    jobs.tidyUp();
    assertThat(runs.directory(job.id())).exists();
    jobs.cancel(job.id());
  }
}
