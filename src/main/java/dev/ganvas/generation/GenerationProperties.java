package dev.ganvas.generation;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How pictures are generated.
 *
 * @param defaultModel model of requests that name none
 * @param engine that runs the generators
 * @param workers number of generating threads, one core each; 0 for one per core
 * @param queueImages capacity of the queue in pictures; requests beyond it are rejected
 * @param maxBatch most pictures that a worker generates in one pass
 * @param batchWait longest wait for a batch to fill; 0 for none
 * @param unloadAfter idle time after which a model other than the default one is unloaded until its
 *     next request; 0 for never
 * @param memoryReserve physical memory that stays free when a model is loaded
 */
@Validated
@ConfigurationProperties("ganvas.generation")
public record GenerationProperties(
    @NotBlank @DefaultValue("characters") String defaultModel,
    @DefaultValue("onnxruntime") Engine engine,
    @Min(0) @Max(256) @DefaultValue("0") int workers,
    @Min(64) @Max(1_000_000) @DefaultValue("1024") int queueImages,
    @Min(1) @Max(256) @DefaultValue("8") int maxBatch,
    @DurationMin @DurationMax(seconds = 10) @DefaultValue("0ms") Duration batchWait,
    @DurationMin @DefaultValue("30m") Duration unloadAfter,
    @DefaultValue("256MB") DataSize memoryReserve) {
  /** The engines that can run a generator. */
  public enum Engine {
    ONNXRUNTIME,
    DEEPLEARNING4J
  }

  int workerCount() {
    return workers == 0 ? Runtime.getRuntime().availableProcessors() : workers;
  }
}
