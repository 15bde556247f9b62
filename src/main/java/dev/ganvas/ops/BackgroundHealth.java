package dev.ganvas.ops;

import dev.ganvas.generation.GenerationService;
import dev.ganvas.generation.GenerationWorkers;
import dev.ganvas.provenance.ProvenanceLog;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the threads live without which no picture leaves. They outlive every exception; should
 * one end all the same, only a new process helps, so this belongs to liveness.
 */
@Component("background")
class BackgroundHealth implements HealthIndicator {
  private final GenerationService service;
  private final GenerationWorkers workers;
  private final ProvenanceLog log;

  BackgroundHealth(GenerationService service, GenerationWorkers workers, ProvenanceLog log) {
    this.service = service;
    this.workers = workers;
    this.log = log;
  }

  @Override
  public Health health() {
    boolean generators = workers.working() || !service.accepting();
    return (generators && log.writing() ? Health.up() : Health.down())
        .withDetail("generators", generators)
        .withDetail("provenance", log.writing())
        .build();
  }
}
