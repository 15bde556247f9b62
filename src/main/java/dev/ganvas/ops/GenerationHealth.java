package dev.ganvas.ops;

import dev.ganvas.generation.DefaultModel;
import dev.ganvas.generation.Generation;
import dev.ganvas.generation.GenerationService;
import dev.ganvas.generation.ModelSwitch;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Up once the default model has really generated a picture, and until shutdown begins. The model is
 * loaded while the rest of the service starts, which fails if it cannot be.
 */
@Component("generation")
@DependsOn("generationWorkers")
class GenerationHealth implements HealthIndicator, SmartInitializingSingleton {
  private final GenerationService service;
  private final DefaultModel defaultModel;
  private final ModelSwitch models;
  private final CompletableFuture<CompletableFuture<Generation>> loaded;
  private final CompletableFuture<Generation> firstPicture;

  GenerationHealth(GenerationService service, DefaultModel defaultModel, ModelSwitch models) {
    this.service = service;
    this.models = models;
    this.defaultModel = defaultModel;
    loaded =
        CompletableFuture.supplyAsync(
            defaultModel::probe, new SimpleAsyncTaskExecutor("first-picture-"));
    firstPicture = loaded.thenCompose(Function.identity());
  }

  private Health.Builder up() {
    Health.Builder up = Health.up().withDetail("model", defaultModel.name());
    return models.unusable().isEmpty() ? up : up.withDetail("unusable", models.unusable());
  }

  @Override
  public void afterSingletonsInstantiated() {
    loaded.join();
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
        : up().build();
  }
}
