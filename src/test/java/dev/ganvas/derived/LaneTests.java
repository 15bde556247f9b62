package dev.ganvas.derived;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LaneTests {
  private final Lane lane = new Lane("dreams", 1, 1, 0);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

  @AfterEach
  void close() {
    end.countDown();
    lane.close(() -> {});
  }

  /** Steps until it may end, or is told to. */
  private String sleep(Lane.Turn sleeper) {
    begun.countDown();
    try {
      do {
        sleeper.check();
      } while (!end.await(1, TimeUnit.MILLISECONDS));
      return "dreamt";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      ended.complete(true);
    }
  }

  @Test
  void oneDreamsAndOneWaitsAndMoreAreRefused() throws Exception {
    CompletableFuture<String> first = lane.submit(100, this::sleep);
    begun.await();
    CompletableFuture<String> second = lane.submit(100, sleeper -> "second");
    assertThat(lane.size()).isEqualTo(2);
    assertThatThrownBy(lane::checkRoom).isInstanceOf(LaneRefusedException.class);
    assertThatThrownBy(() -> lane.submit(100, sleeper -> "third"))
        .isInstanceOfSatisfying(LaneRefusedException.class, e -> assertThat(e.closing()).isFalse())
        .hasMessage("1 dreams wait already, and no more may");
    assertThat(lane.size()).isEqualTo(2);
    end.countDown();
    assertThat(first.get()).isEqualTo("dreamt");
    assertThat(second.get()).isEqualTo("second");
  }

  @Test
  void whoLeavesWhileWaitingGivesTheirPlaceFree() throws Exception {
    lane.submit(100, this::sleep);
    begun.await();
    lane.submit(100, sleeper -> "second").cancel(false);
    lane.checkRoom();
    CompletableFuture<String> third = lane.submit(100, sleeper -> "third");
    end.countDown();
    assertThat(third.get()).isEqualTo("third");
  }

  @Test
  void whoLeavesEndsTheirDreamAfterItsNextStep() throws Exception {
    CompletableFuture<String> dream = lane.submit(100, this::sleep);
    begun.await();
    dream.cancel(false);
    assertThat(ended.get()).isTrue();
    assertThat(lane.submit(100, sleeper -> "next").get()).isEqualTo("next");
    assertThatThrownBy(dream::get).isInstanceOf(CancellationException.class);
  }

  @Test
  void nothingIsDreamtOnceTheServiceEnds() throws Exception {
    CompletableFuture<String> dream = lane.submit(100, this::sleep);
    begun.await();
    CompletableFuture<String> waiting = lane.submit(100, sleeper -> "second");
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    lane.close(() -> closed.complete(ended.isDone()));
    assertThat(closed.get()).as("closed only when nothing is dreamt").isTrue();
    for (CompletableFuture<String> ended : List.of(dream, waiting)) {
      assertThatThrownBy(ended::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              LaneRefusedException.class, e -> assertThat(e.closing()).isTrue());
    }
    assertThatThrownBy(() -> lane.submit(100, sleeper -> "third"))
        .isInstanceOfSatisfying(LaneRefusedException.class, e -> assertThat(e.closing()).isTrue());
  }

  @Test
  void whatIsExpectedFollowsWhatWasMeasured() throws Exception {
    Duration guess = lane.expected(1_000_000_000);
    lane.submit(1000, this::tick).get();
    Duration measured = lane.expected(1_000_000_000);
    assertThat(measured).isGreaterThan(guess);
  }

  private String tick(Lane.Turn sleeper) {
    end.countDown();
    return sleep(sleeper);
  }

  @Test
  void aDreamThatFailsHarmsNoOther() {
    CompletableFuture<String> failed =
        lane.submit(
            100,
            sleeper -> {
              throw new IllegalStateException("nightmare");
            });
    assertThatThrownBy(failed::get).cause().hasMessage("nightmare");
    assertThat(lane.submit(100, sleeper -> "next").join()).isEqualTo("next");
  }

  @Test
  void aPlaceIsKeptForWhatBeginsLater() {
    Lane.Place<String> first = lane.reserve(100);
    Lane.Place<String> second = lane.reserve(100);
    assertThatThrownBy(() -> lane.submit(100, sleeper -> "third"))
        .isInstanceOf(LaneRefusedException.class);
    assertThat(second.begin(sleeper -> "second").join()).isEqualTo("second");
    assertThat(lane.submit(100, sleeper -> "third").join()).isEqualTo("third");
    first.giveUp();
    assertThat(lane.size()).isZero();
    assertThatThrownBy(first.begin(sleeper -> "first")::join)
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void whatWouldBeginAfterTheEndIsRefused() {
    Lane.Place<String> place = lane.reserve(100);
    lane.close(() -> {});
    assertThatThrownBy(place.begin(sleeper -> "late")::join)
        .cause()
        .isInstanceOfSatisfying(LaneRefusedException.class, e -> assertThat(e.closing()).isTrue());
    assertThat(lane.size()).isZero();
  }
}
