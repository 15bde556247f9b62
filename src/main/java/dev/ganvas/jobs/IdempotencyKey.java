package dev.ganvas.jobs;

import java.time.Instant;
import org.springframework.data.annotation.Id;

/**
 * A caller's idempotency key, and the job that its request created.
 *
 * @param id SHA-256 of the caller and the key, in hexadecimal
 * @param bodySha256 of the request, in hexadecimal
 */
record IdempotencyKey(@Id String id, String bodySha256, String jobId, Instant created) {}
