package dev.ganvas.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ganvas.labelling.signing.SigningCertificate;
import dev.ganvas.labelling.signing.SigningCertificates;
import dev.ganvas.provenance.ProvenanceProperties.OnFailure;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.CannotCreateTransactionException;

@Timeout(60)
class ProvenanceLogTests {
  private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

  @TempDir Path directory;

  static ProvenanceEntry entry(int number) {
    return new ProvenanceEntry(
        new UUID(1, number),
        START.plusSeconds(number),
        "%064x".formatted(number),
        "%064x".formatted(1L << (number % 60)),
        "fashion",
        "1.0.0",
        number,
        "{\"n\": %d}".formatted(number),
        "%064x".formatted(-number),
        number % 2 == 0 ? null : "shop");
  }

  static void append(ProvenanceLog log, int from, int to) {
    List<CompletableFuture<Void>> written = new ArrayList<>();
    for (int i = from; i < to; i++) {
      written.add(log.append(List.of(entry(i))));
    }
    written.forEach(CompletableFuture::join);
  }

  @Test
  void whatIsWrittenIsOneWholeChainInOrder() {
    try (LogInMemory memory = new LogInMemory()) {
      append(memory.log, 0, 500);
      assertThat(memory.table.after(0, 1000).stream().map(ProvenanceRecord::entry))
          .containsExactlyElementsOf(
              java.util.stream.IntStream.range(0, 500)
                  .mapToObj(ProvenanceLogTests::entry)
                  .toList());
      assertThat(ChainVerification.of(memory.database, List.of(), null))
          .isEqualTo(new ChainVerification(500, 0, null));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha256 = repeat('0', 64)",
        "fingerprint = repeat('1', 64)",
        "model = 'other'",
        "model_version = '2'",
        "seed = 1",
        "options = '{}'",
        "options_hash = ''",
        "caller = 'somebody'",
        "created = timestamp with time zone '2026-11-24 12:00:00Z'",
        "id = random_uuid()",
        "hash = repeat('0', 64)"
      })
  void everyChangedColumnIsFoundInItsRow(String change) {
    try (LogInMemory memory = new LogInMemory()) {
      append(memory.log, 0, 20);
      memory.jdbc.execute("update provenance set " + change + " where sequence = 13");
      ChainVerification found = ChainVerification.of(memory.database, List.of(), null);
      assertThat(found.rows()).isEqualTo(12);
      assertThat(found.problem()).startsWith("row 13 ");
    }
  }

  @Test
  void aMissingRowIsFoundAtTheEndToo() {
    try (LogInMemory memory = new LogInMemory()) {
      append(memory.log, 0, 20);
      memory.jdbc.execute("delete from provenance where sequence = 20");
      assertThat(ChainVerification.of(memory.database, List.of(), null).problem())
          .isEqualTo("row 20 is missing: the log was written up to row 20");
      memory.jdbc.execute("delete from provenance where sequence = 7");
      assertThat(ChainVerification.of(memory.database, List.of(), null).problem())
          .isEqualTo("row 7 is missing: the next one is 8");
    }
  }

  @Test
  void aChainThatWasWrittenAnewIsFoundByACheckpointKeptElsewhere() throws Exception {
    SigningCertificate certificate = certificate();
    try (LogInMemory memory = new LogInMemory();
        LogInMemory forged = new LogInMemory()) {
      append(memory.log, 0, 20);
      ProvenanceSearch provenance =
          new ProvenanceSearch(memory.table, certificate, Clock.systemUTC());
      String kept = provenance.signed(provenance.checkpoint());
      append(memory.log, 20, 30);
      X509Certificate root = root(certificate);
      assertThat(ChainVerification.of(memory.database, List.of(kept), root).problem()).isNull();

      append(forged.log, 1, 31);
      assertThat(ChainVerification.of(forged.database, List.of(), root).problem()).isNull();
      assertThat(ChainVerification.of(forged.database, List.of(kept), root).problem())
          .isEqualTo("row 20 is another than the checkpoint has signed");
      String tampered = kept.substring(0, kept.length() - 10) + "AAAAAAAAAA";
      assertThat(ChainVerification.of(memory.database, List.of(tampered), root).problem())
          .isNotNull();
    }
  }

  @Test
  void whatIsDeletedForItsAgeLeavesAChainThatGoesOnFromASignedPlace() throws Exception {
    SigningCertificate certificate = certificate();
    ProvenanceProperties keepAnHour =
        new ProvenanceProperties(
            OnFailure.REFUSE, Duration.ofSeconds(20), Duration.ofHours(1), false);
    try (LogInMemory memory = new LogInMemory(keepAnHour)) {
      append(memory.log, 0, 3000);
      Clock clock = Clock.fixed(START.plusSeconds(2500 + 3600), ZoneOffset.UTC);
      ProvenanceSearch provenance = new ProvenanceSearch(memory.table, certificate, clock);
      assertThat(provenance.find(new UUID(1, 7))).isPresent();
      new ProvenanceRetention(keepAnHour, memory.table, memory.transactions, certificate, clock)
          .deleteOld();
      X509Certificate root = root(certificate);
      assertThat(ChainVerification.of(memory.database, List.of(), root))
          .isEqualTo(new ChainVerification(500, 2500, null));
      assertThat(provenance.find(new UUID(1, 7))).isEmpty();
      assertThat(provenance.find(new UUID(1, 2700))).contains(entry(2700));

      memory.jdbc.execute("delete from provenance where sequence <= 2600");
      assertThat(ChainVerification.of(memory.database, List.of(), root).problem())
          .isEqualTo("row 2501 is missing: the next one is 2601");
      memory.jdbc.execute(
          "update provenance_mark set sequence = 2600, hash = (select hash from provenance where"
              + " sequence = 2601) where name = 'base'");
      assertThat(ChainVerification.of(memory.database, List.of(), root).problem())
          .isEqualTo("what was signed of the rows deleted is something else");
    }
  }

  @Test
  void withoutADatabasePicturesAreRefusedInTimeAndRecordedLater() {
    ProvenanceProperties impatient =
        new ProvenanceProperties(OnFailure.REFUSE, Duration.ofMillis(50), Duration.ZERO, false);
    try (LogInMemory memory = new LogInMemory(impatient)) {
      memory.jdbc.execute("alter table provenance rename to hidden");
      assertThatThrownBy(() -> memory.log.append(List.of(entry(0))).get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnrecordedException.class);
      assertThat(memory.log.failing()).isTrue();
      memory.jdbc.execute("alter table hidden rename to provenance");
      CompletableFuture<Void> later = memory.log.append(List.of(entry(1)));
      later.handle((done, error) -> 0).join();
      waitUntilWritten(memory, 2);
      assertThat(memory.log.failing()).isFalse();
      assertThat(ChainVerification.of(memory.database, List.of(), null))
          .isEqualTo(new ChainVerification(2, 0, null));
    }
  }

  @Test
  void orDeliveredIfThatIsWhatTheOperatorWants() throws Exception {
    ProvenanceProperties trusting =
        new ProvenanceProperties(OnFailure.DELIVER, Duration.ofMillis(50), Duration.ZERO, false);
    try (LogInMemory memory = new LogInMemory(trusting)) {
      memory.jdbc.execute("alter table provenance rename to hidden");
      memory.log.append(List.of(entry(0))).get(20, TimeUnit.SECONDS);
      assertThat(memory.meters.counter("ganvas.provenance.late").count()).isEqualTo(1);
      memory.jdbc.execute("alter table hidden rename to provenance");
      waitUntilWritten(memory, 1);
    }
  }

  static List<Throwable> failures() {
    return List.of(
        new IllegalStateException("a bug"),
        new DataIntegrityViolationException("a letter that the database does not take"),
        new QueryTimeoutException("slow"),
        new CannotCreateTransactionException("away"),
        new OutOfMemoryError("tight"),
        new StackOverflowError(),
        new NoClassDefFoundError("half an update"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whateverIsThrownLaterPicturesAreRecorded(Throwable failure) throws Exception {
    try (LogInMemory memory = new LogInMemory()) {
      memory.failures.add(failure);
      memory.log.append(List.of(entry(0))).handle((done, error) -> 0).get(20, TimeUnit.SECONDS);
      memory.log.append(List.of(entry(1))).get(20, TimeUnit.SECONDS);
      assertThat(memory.failures).isEmpty();
      assertThat(memory.log.failing()).isFalse();
      assertThat(ChainVerification.of(memory.database, List.of(), null).problem()).isNull();
    }
  }

  @Test
  void anEntryThatCannotBeWrittenIsRefusedAndNotThoseBesideIt() {
    try (LogInMemory memory = new LogInMemory()) {
      ProvenanceEntry sound = entry(1);
      ProvenanceEntry tooLong =
          new ProvenanceEntry(
              sound.id(),
              sound.created(),
              sound.sha256(),
              sound.fingerprint(),
              sound.model(),
              "1".repeat(64),
              sound.seed(),
              sound.options(),
              sound.optionsHash(),
              null);
      memory.jdbc.execute("alter table provenance rename to hidden");
      List<CompletableFuture<Void>> written = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        written.add(memory.log.append(List.of(i == 4 ? tooLong : entry(i))));
      }
      await().until(memory.log::failing);
      memory.jdbc.execute("alter table hidden rename to provenance");
      for (int i = 0; i < 9; i++) {
        assertThat(written.get(i).handle((done, error) -> error == null).join()).isEqualTo(i != 4);
      }
      assertThat(ChainVerification.of(memory.database, List.of(), null))
          .isEqualTo(new ChainVerification(8, 0, null));
    }
  }

  private static void waitUntilWritten(LogInMemory memory, long sequence) {
    while (memory.table.head().sequence() < sequence) {
      Thread.onSpinWait();
    }
  }

  private SigningCertificate certificate() {
    return SigningCertificates.in(directory, START);
  }

  private static X509Certificate root(SigningCertificate certificate) throws Exception {
    byte[] pem = certificate.trustRoot().orElseThrow().getBytes(StandardCharsets.US_ASCII);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }
}
