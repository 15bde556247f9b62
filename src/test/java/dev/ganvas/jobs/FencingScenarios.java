package dev.ganvas.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.ganvas.storage.AtomicFile;
import dev.ganvas.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

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
  @Autowired private DatasetStore datasets;

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
  void aJobThatEndsItsNodeTwiceFailsInsteadOfEndingTheNext() throws IOException {
    TrainingJob job = queued();
    TrainingJob first = ledger.takeUp(job.id(), job.queuedFence()).orElseThrow();
    ledger.progress(first, 16, 1);
    // It got further than before, so that what ends the node now is counted from here.
    for (int i = 0; i < 2; i++) {
      TrainingJob again = ledger.takeUp(job.id(), job.queuedFence()).orElseThrow();
      ledger.progress(again, 8, 1);
      ledger.progress(again, 16, 1);
    }
    assertThat(ledger.takeUp(job.id(), job.queuedFence())).isEmpty();
    TrainingJob failed = jobs.find(job.id()).orElseThrow();
    assertThat(failed.state()).isEqualTo(JobState.FAILED);
    assertThat(failed.reason())
        .startsWith("it was taken up 2 times, and its node ended each time")
        .contains("memory");
  }

  @Test
  void nodesThatAreStoppedInOrderDoNotCount() throws IOException {
    TrainingJob job = queued();
    for (int i = 0; i < 4; i++) {
      TrainingJob held = ledger.takeUp(job.id(), job.queuedFence()).orElseThrow();
      assertThat(ledger.end(held, JobState.QUEUED, null, null)).isTrue();
    }
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
  }

  @Test
  void filesOfAJobThatIsThereStay() throws IOException {
    TrainingJob job = queued();
    Files.createDirectories(runs.directory(job.id()));
    jobs.removeFilesIfDeleted(job.id());
    assertThat(runs.directory(job.id())).exists();
    jobs.cancel(job.id());
  }
}
