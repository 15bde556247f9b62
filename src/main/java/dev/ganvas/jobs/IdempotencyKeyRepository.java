package dev.ganvas.jobs;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface IdempotencyKeyRepository extends Repository<IdempotencyKey, String> {
  Optional<IdempotencyKey> findById(String id);

  @Modifying
  @Query("delete from idempotency_key where job_id = :jobId")
  int forgetJob(String jobId);

  @Modifying
  @Query("delete from idempotency_key where created < :limit")
  int forgetOlderThan(Instant limit);
}
