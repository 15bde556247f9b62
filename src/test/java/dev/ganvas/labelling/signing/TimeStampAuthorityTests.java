package dev.ganvas.labelling.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimeStampAuthorityTests {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private double count(String outcome) {
    return meters.counter("ganvas.time.stamps", "outcome", outcome).count();
  }

  /** A server that takes connections and says nothing. */
  @Test
  void anAuthorityThatDoesNotAnswerIsLeftAloneAndAskedAgainLater() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      TimeStampAuthority authority =
          new TimeStampAuthority(
              URI.create("http://localhost:" + silent.getLocalPort()),
              meters,
              Duration.ofSeconds(3));
      for (int i = 0; i < 3; i++) {
        assertThat(authority.stamp(new byte[] {1})).isEmpty();
      }
      assertThat(count("failed")).isEqualTo(3);
      long started = System.nanoTime();
      for (int i = 0; i < 1000; i++) {
        assertThat(authority.stamp(new byte[] {1})).isEmpty();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
      assertThat(count("skipped")).isEqualTo(1000);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> authority.stamp(new byte[] {1}).isEmpty() && count("failed") == 4);
    }
  }
}
