package dev.ganvas.provenance;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How quickly records are written, and found again by how a picture looks.
 *
 * @param records in the log
 * @param recordsPerSecond while it was filled
 * @param loadSeconds until an empty node had taken all over
 * @param milliseconds of lookups, sorted
 */
public record LookupBenchmark(
    int records, double recordsPerSecond, double loadSeconds, double[] milliseconds) {
  private static final int LOOKUPS = 1000;
  private static final int PENDING = 1000;
  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * Fills a new database with random records, and looks each of some up.
   *
   * @param database that is empty
   */
  public static LookupBenchmark run(DataSource database, int records) {
    Flyway.configure().dataSource(database).load().migrate();
    ProvenanceTable table = new ProvenanceTable(new JdbcTemplate(database));
    long started = System.nanoTime();
    fill(database, table, records);
    double filled = seconds(started);
    started = System.nanoTime();
    FingerprintIndex index = load(table);
    double loaded = seconds(started);
    double[] milliseconds = lookUp(table, index);
    Arrays.sort(milliseconds);
    return new LookupBenchmark(records, records / filled, loaded, milliseconds);
  }

  private static FingerprintIndex load(ProvenanceTable table) {
    FingerprintIndex index = new FingerprintIndex();
    for (var block = table.tracesAfter(0, PENDING);
        !block.isEmpty();
        block = table.tracesAfter(index.last(), PENDING)) {
      index.add(block);
    }
    return index;
  }

  private static double[] lookUp(ProvenanceTable table, FingerprintIndex index) {
    double[] milliseconds = new double[LOOKUPS];
    SplittableRandom random = new SplittableRandom(2);
    for (int i = -LOOKUPS / 10; i < LOOKUPS; i++) {
      Fingerprint wanted = fingerprint(random);
      long started = System.nanoTime();
      index.add(table.tracesAfter(index.last(), PENDING));
      long found = index.nearest(wanted).orElseThrow().sequence();
      if (table.find(found).isEmpty()) {
        throw new IllegalStateException("record " + found + " is missing");
      }
      if (i >= 0) {
        milliseconds[i] = (System.nanoTime() - started) / NANOS_PER_MILLI;
      }
    }
    return milliseconds;
  }

  private static void fill(DataSource database, ProvenanceTable table, int records) {
    ProvenanceProperties properties =
        new ProvenanceProperties(
            ProvenanceProperties.OnFailure.REFUSE, Duration.ofMinutes(1), Duration.ZERO, false);
    ProvenanceLog log =
        new ProvenanceLog(
            properties,
            table,
            new TransactionTemplate(new JdbcTransactionManager(database)),
            new SimpleMeterRegistry());
    SplittableRandom random = new SplittableRandom(1);
    List<CompletableFuture<Void>> written = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      written.add(log.append(List.of(entry(random))));
      if (written.size() == PENDING || i == records - 1) {
        written.forEach(CompletableFuture::join);
        written.clear();
      }
    }
  }

  private static ProvenanceEntry entry(SplittableRandom random) {
    String options =
        "{\"model\":\"cells\",\"count\":1,\"truncation\":1.0,\"size\":64,\"format\":\"PNG\"}";
    return new ProvenanceEntry(
        new UUID(random.nextLong(), random.nextLong()),
        Instant.ofEpochMilli(1_800_000_000_000L),
        fingerprint(random).hex(),
        fingerprint(random).hex(),
        "cells",
        "1.0.0",
        random.nextLong(),
        options,
        fingerprint(random).hex(),
        null);
  }

  private static Fingerprint fingerprint(SplittableRandom random) {
    return new Fingerprint(
        random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / NANOS_PER_MILLI / 1000;
  }

  /** The numbers in words. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d records: written at %.0f a second, taken over in %.1f s, a lookup p50 %.1f ms,"
            + " p99 %.1f ms, longest %.1f ms",
        records,
        recordsPerSecond,
        loadSeconds,
        milliseconds[LOOKUPS / 2],
        milliseconds[LOOKUPS * 99 / 100],
        milliseconds[LOOKUPS - 1]);
  }
}
