package dev.ganvas.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.labelling.signing.SigningCertificate;
import dev.ganvas.labelling.signing.SigningCertificates;
import dev.ganvas.provenance.ProvenanceProperties.OnFailure;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ProvenanceOnPostgresIT {
  @TempDir Path directory;

  @Test
  void twoNodesWriteOneChainAndSeeEachOthersPictures() throws Exception {
    ProvenanceProperties properties =
        new ProvenanceProperties(
            OnFailure.REFUSE, Duration.ofMinutes(1), Duration.ofDays(1), false);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        LogInMemory one = new LogInMemory(properties, postgres.getPostgresDatabase());
        LogInMemory other = new LogInMemory(properties, postgres.getPostgresDatabase())) {
      CompletableFuture.allOf(
              CompletableFuture.runAsync(() -> ProvenanceLogTests.append(one.log, 0, 2000)),
              CompletableFuture.runAsync(() -> ProvenanceLogTests.append(other.log, 2000, 4000)))
          .join();
      assertThat(ChainVerification.of(one.database, List.of(), null))
          .isEqualTo(new ChainVerification(4000, 0, null));
      SigningCertificate certificate = SigningCertificates.in(directory, Instant.now());
      ProvenanceSearch seen = new ProvenanceSearch(one.table, certificate, Clock.systemUTC());
      for (int number : new int[] {0, 1999, 2000, 3999}) {
        assertThat(seen.find(new UUID(1, number))).contains(ProvenanceLogTests.entry(number));
      }
      Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(10_000));
      new ProvenanceRetention(properties, one.table, one.transactions, certificate, later)
          .deleteOld();
      assertThat(ChainVerification.of(one.database, List.of(), null))
          .isEqualTo(new ChainVerification(0, 4000, null));
    }
  }
}
