package dev.ganvas.ops;

import dev.ganvas.provenance.ProvenanceLog;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether pictures can be recorded. */
@Component("recording")
class RecordingHealth implements HealthIndicator {
  private final ProvenanceLog log;

  RecordingHealth(ProvenanceLog log) {
    this.log = log;
  }

  @Override
  public Health health() {
    Health.Builder health = log.failing() ? Health.down() : Health.up();
    return health.withDetail("pending", log.pending()).build();
  }
}
