package dev.ganvas.ops;

import dev.ganvas.generation.DefaultModel;
import dev.ganvas.generation.GenerationService;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up once the default model has really generated a picture, and until shutdown begins. */
@Component("generation")
class GenerationHealth implements HealthIndicator {
  private final GenerationService service;
  private final DefaultModel defaultModel;
  private final CompletableFuture<?> firstPicture;

  GenerationHealth(GenerationService service, DefaultModel defaultModel) {
    this.service = service;
    this.defaultModel = defaultModel;
    firstPicture = defaultModel.probe();
  }

  @Override
  public Health health() {
    if (!service.accepting()) {
      return Health.outOfService().withDetail("reason", "shutting down").build();
    }
    if (!firstPicture.isDone()) {
      return Health.outOfService().withDetail("reason", "no picture generated yet").build();
    }
    return firstPicture.isCompletedExceptionally()
        ? Health.down().withDetail("reason", "the default model cannot generate").build()
        : Health.up().withDetail("model", defaultModel.name()).build();
  }
}
