package dev.ganvas.jobs;

import java.time.Instant;
import org.springframework.data.annotation.Id;

/**
 * A process that takes jobs from the queue.
 *
 * @param name unique among running nodes
 * @param seen when it last said that it is there
 * @param concurrentJobs that it trains at a time, at most
 */
public record PresentNode(
    @Id String name, Instant started, Instant seen, int concurrentJobs, int cores) {}
