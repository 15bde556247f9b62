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
 * @param engine what runs the generators
 * @param workers threads that generate, one core each; 0 for as many as there are cores
 * @param queueImages pictures that may wait before requests are turned away
 * @param maxBatch pictures that a worker generates in one pass
 * @param batchWait how long a worker waits for a batch to fill; with 0 it takes what is there
 * @param unloadAfter how long a model other than the default one may be idle before it is unloaded;
 *     the next request loads it again; 0 for never
 * @param memoryReserve physical memory that loading a model has to leave free
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
