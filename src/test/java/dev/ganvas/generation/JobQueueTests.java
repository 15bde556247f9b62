package dev.ganvas.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.Marks;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ServedModel;
import dev.ganvas.models.TestManifests;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;

@Timeout(30)
class JobQueueTests {
  private static final Architecture ARCHITECTURE =
      new Architecture(8, 1, 4, Conditioning.NONE, List.of(16, 16), List.of(16, 16));

  private static ModelManifest manifest(String name) {
    return TestManifests.of(name, ARCHITECTURE, List.of());
  }

  private static GenerationRequest request(String model, int count) {
    return new GenerationRequest(
        new ServedModel(manifest(model), file -> InputStream.nullInputStream()),
        new Prompt(null, null, null),
        Sampling.of(0, count, 1),
        new Output(8, ImageFormat.PNG, 92, false),
        new Marks(false, false));
  }

  private static GenerationJob job(String model, int count) {
    return new GenerationJob(
        request(model, count),
        new Conditions.Conditioned(Map.of(), List.of(), null),
        Mockito.mock(PictureFinisher.class),
        new PictureFinisher.Delivery(Instant.EPOCH, null, null, false, false));
  }

  private static GenerationJob background(String model, int count) {
    return new BackgroundJob(
        request(model, count),
        new Conditions.Conditioned(Map.of(), List.of(), null),
        Mockito.mock(PictureFinisher.class),
        new PictureFinisher.Delivery(Instant.EPOCH, null, null, false, true));
  }

  private static List<JobQueue.Item> take(JobQueue queue, int batch) throws InterruptedException {
    return queue.take(batch, Duration.ZERO);
  }

  @Test
  void aSinglePictureDoesNotWaitForALargeRequest() throws InterruptedException {
    JobQueue queue = new JobQueue(100, 1, new FinishingCost());
    GenerationJob large = job("a", 64);
    GenerationJob single = job("a", 1);
    queue.add(large);
    queue.add(single);
    assertThat(take(queue, 4)).extracting(JobQueue.Item::job).contains(large, single);
  }

  @Test
  void aBatchHoldsPicturesOfOneModelAndNoModelIsForgotten() throws InterruptedException {
    JobQueue queue = new JobQueue(100, 1, new FinishingCost());
    queue.add(job("a", 3));
    queue.add(job("b", 3));
    int[] seen = new int[2];
    while (queue.waiting() > 0) {
      List<JobQueue.Item> batch = take(queue, 8);
      List<String> models =
          batch.stream().map(i -> i.job().model().manifest().name()).distinct().toList();
      assertThat(models).hasSize(1);
      seen[models.get(0).equals("a") ? 0 : 1] += batch.size();
    }
    assertThat(seen).containsExactly(3, 3);
  }

  @ParameterizedTest
  @CsvSource({"1, 8, 1", "1, 8, 2", "3, 8, 1", "8, 8, 1", "8, 8, 2", "8, 3, 1", "9, 8, 1"})
  void aPictureOfAnotherModelWaitsOneRoundAtMost(int others, int batch, int workers)
      throws InterruptedException {
    JobQueue queue = new JobQueue(1000, workers, new FinishingCost());
    for (int i = 0; i < others; i++) {
      queue.add(job("a", 64));
    }
    for (int i = 0; i < 5; i++) {
      take(queue, batch);
    }
    GenerationJob single = job("b", 1);
    queue.add(single);
    List<JobQueue.Item> round = new ArrayList<>(take(queue, batch));
    round.addAll(take(queue, batch));
    assertThat(round).extracting(JobQueue.Item::job).contains(single);
  }

  @Test
  void whatIsInTheBackgroundIsMadeWhileNothingElseWaits() throws InterruptedException {
    JobQueue queue = new JobQueue(64, 1, new FinishingCost());
    GenerationJob behind = background("a", 100);
    queue.add(behind);
    assertThat(queue.waiting()).isZero();
    assertThat(take(queue, 8)).hasSize(8).extracting(JobQueue.Item::job).containsOnly(behind);
    GenerationJob asked = job("b", 64);
    queue.add(asked);
    for (int i = 0; i < 8; i++) {
      assertThat(take(queue, 8)).hasSize(8).extracting(JobQueue.Item::job).containsOnly(asked);
    }
    assertThat(take(queue, 8)).extracting(JobQueue.Item::job).containsOnly(behind);
    behind.future().cancel(false);
    queue.close();
    assertThat(take(queue, 8)).isEmpty();
  }

  @Test
  void closingEndsWhatIsInTheBackgroundAndNothingElse() throws InterruptedException {
    JobQueue queue = new JobQueue(64, 1, new FinishingCost());
    GenerationJob behind = background("a", 2);
    GenerationJob asked = job("a", 1);
    queue.add(behind);
    queue.add(asked);
    queue.close();
    assertThat(behind.future()).isCompletedExceptionally();
    assertThat(take(queue, 8)).extracting(JobQueue.Item::job).containsOnly(asked);
    assertThat(take(queue, 8)).isEmpty();
  }

  @Test
  void placesAreCountedInPicturesAndFreedByCallersWhoLeave() {
    JobQueue queue = new JobQueue(64, 1, new FinishingCost());
    GenerationJob first = job("a", 60);
    queue.add(first);
    assertThatThrownBy(() -> queue.add(job("a", 5)))
        .isInstanceOfSatisfying(
            QueueFullException.class, e -> assertThat(e.retryAfter()).isPositive())
        .hasMessageContaining("60 of 64");
    first.future().cancel(false);
    queue.add(job("a", 64));
    assertThat(queue.waiting()).isEqualTo(64);
  }

  @Test
  void retryAfterFollowsTheMeasuredRate() {
    JobQueue queue = new JobQueue(64, 1, new FinishingCost());
    for (int i = 0; i < 100; i++) {
      queue.measured(1, Duration.ofSeconds(1));
    }
    queue.add(job("a", 64));
    assertThatThrownBy(() -> queue.add(job("a", 10)))
        .isInstanceOfSatisfying(
            QueueFullException.class,
            e ->
                assertThat(e.retryAfter())
                    .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11)));
  }

  @Test
  void forecastsFollowWhatFilesOfThatSizeTook() {
    FinishingCost finishing = new FinishingCost();
    JobQueue queue = new JobQueue(64, 2, finishing);
    for (int i = 0; i < 200; i++) {
      queue.measured(1, Duration.ofMillis(10));
      finishing.measured(128 * 128, Duration.ofMillis(6));
    }
    assertThat(queue.forecast(16, 16, 16L * 128 * 128).expected())
        .isBetween(Duration.ofMillis(110), Duration.ofMillis(150));
    for (int i = 0; i < 50; i++) {
      finishing.measured(1024 * 1024, Duration.ofSeconds(1));
    }
    assertThat(queue.forecast(16, 16, 16L * 1024 * 1024).expected())
        .isBetween(Duration.ofSeconds(7), Duration.ofSeconds(9));
    assertThat(queue.forecast(16, 16, 16L * 128 * 128).expected())
        .isLessThan(Duration.ofMillis(400));
  }

  @Test
  void afterClosingNothingIsAcceptedAndNothingAcceptedIsLost() throws InterruptedException {
    JobQueue queue = new JobQueue(64, 1, new FinishingCost());
    queue.add(job("a", 3));
    queue.close();
    assertThatThrownBy(() -> queue.add(job("a", 1))).isInstanceOf(ShuttingDownException.class);
    assertThat(take(queue, 2)).hasSize(2);
    assertThat(take(queue, 2)).hasSize(1);
    assertThat(take(queue, 2)).isEmpty();
  }

  @Test
  void aFullBatchIsNotHeldBackAndASmallOneIsUntilOthersJoin() throws Exception {
    JobQueue queue = new JobQueue(64, 1, new FinishingCost());
    Duration forever = Duration.ofDays(1);
    queue.add(job("a", 4));
    assertThat(queue.take(4, forever)).hasSize(4);
    queue.add(job("a", 1));
    CompletableFuture<List<JobQueue.Item>> taken =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return queue.take(4, forever);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    queue.add(job("a", 3));
    assertThat(taken.get(10, TimeUnit.SECONDS)).hasSize(4);
  }

  @Test
  void aSmallBatchGoesWhenItsTimeIsUp() throws InterruptedException {
    JobQueue queue = new JobQueue(64, 1, new FinishingCost());
    queue.add(job("a", 1));
    assertThat(queue.take(4, Duration.ofMillis(20))).hasSize(1);
  }
}
