package dev.ganvas.web.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketExceptions.BucketExecutionException;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Buckets that fill evenly in a minute. On PostgreSQL they are in the database, and hold for all
 * nodes together; without it there is one node, which has them in memory. Thread-safe.
 */
@Component
public class Buckets {
  static final Duration WINDOW = Duration.ofMinutes(1);

  private static final int MAX_IN_MEMORY = 100_000;
  private static final int CLEANED_AT_ONCE = 10_000;

  private final @Nullable PostgreSQLSelectForUpdateBasedProxyManager<String> shared;
  private final Cache<String, Bucket> own =
      Caffeine.newBuilder().maximumSize(MAX_IN_MEMORY).expireAfterAccess(WINDOW).build();

  Buckets(JdbcConnectionDetails connection, DataSource database) {
    shared =
        connection.getJdbcUrl().startsWith("jdbc:postgresql:")
            ? Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database)
                .primaryKeyMapper(PrimaryKeyMapper.STRING)
                .table("quota")
                .idColumn("id")
                .stateColumn("state")
                .expiresAtColumn("expires_at")
                .expirationAfterWrite(
                    ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(WINDOW))
                .build()
            : null;
  }

  /**
   * Takes tokens out of a bucket.
   *
   * @param kind what is counted
   * @param name whose bucket it is
   * @param perMinute tokens that it holds, and that flow into it in a minute
   */
  public ConsumptionProbe take(String kind, String name, int perMinute, int tokens) {
    return with(kind, name, perMinute, bucket -> bucket.tryConsumeAndReturnRemaining(tokens));
  }

  /** Puts tokens back that were taken in vain. */
  void giveBack(String kind, String name, int perMinute, int tokens) {
    with(
        kind,
        name,
        perMinute,
        bucket -> {
          bucket.addTokens(tokens);
          return tokens;
        });
  }

  private <T> T with(String kind, String name, int perMinute, Function<Bucket, T> use) {
    // The limit is part of the key: a bucket keeps the limit that it was made with.
    String key = "%s %d %s".formatted(kind, perMinute, name);
    BucketConfiguration configuration =
        BucketConfiguration.builder()
            .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, WINDOW))
            .build();
    if (shared == null) {
      return use.apply(own.get(key, any -> inMemory(configuration)));
    }
    try {
      return use.apply(shared.builder().build(key, () -> configuration));
    } catch (BucketExecutionException e) {
      throw new DataAccessResourceFailureException("quotas cannot be counted", e);
    }
  }

  private static Bucket inMemory(BucketConfiguration configuration) {
    var builder = Bucket.builder();
    for (var limit : configuration.getBandwidths()) {
      builder.addLimit(limit);
    }
    return builder.build();
  }

  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
  void forgetFullOnes() {
    if (shared != null) {
      shared.removeExpired(CLEANED_AT_ONCE);
    }
  }

  /** Time to wait in whole seconds: at least one, and at most the window. */
  public static long seconds(long nanos) {
    return Math.min(
        WINDOW.toSeconds(), Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos + 999_999_999)));
  }
}
