package dev.ganvas.jobs;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.stereotype.Component;

/** Remembers which job a caller's idempotency key has created. Called in transactions. */
@Component
class IdempotencyKeys {
  private final IdempotencyKeyRepository repository;
  private final JdbcAggregateTemplate database;
  private final Clock clock;

  IdempotencyKeys(
      IdempotencyKeyRepository repository, JdbcAggregateTemplate database, Clock clock) {
    this.repository = repository;
    this.database = database;
    this.clock = clock;
  }

  /** Forgets keys that are older. */
  void forgetAfter(Duration age) {
    repository.forgetOlderThan(clock.instant().minus(age));
  }

  /** Forgets the keys of a job. */
  void forgetJob(String jobId) {
    repository.forgetJob(jobId);
  }

  /**
   * Id of the job that a request with this key has created; empty if there is none.
   *
   * @param digest of the request
   * @throws IdempotencyException if the key was used for a different request
   */
  Optional<String> jobOf(String key, String digest) {
    Optional<IdempotencyKey> known = repository.findById(key);
    if (known.isPresent() && !known.get().bodySha256().equals(digest)) {
      throw new IdempotencyException(false);
    }
    return known.map(IdempotencyKey::jobId);
  }

  /**
   * @throws IdempotencyException if another request with the key is in progress
   */
  void remember(String key, String digest, String jobId) {
    try {
      database.insert(new IdempotencyKey(key, digest, jobId, clock.instant()));
    } catch (DuplicateKeyException e) {
      throw new IdempotencyException(true);
    }
  }
}
