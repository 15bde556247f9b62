package dev.ganvas.training;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this node trains.
 *
 * @param enabled whether this node runs jobs
 * @param concurrentJobs jobs at a time
 * @param threads of a run; 0 for one per core
 * @param niceness of the training threads on Linux, from 0 (normal) to 19 (lowest priority)
 * @param heartbeat interval of a node's heartbeats; after four missed ones another node takes its
 *     job
 * @param pollInterval how often a node looks for jobs
 * @param engine of jobs that name none: auto chooses PyTorch if it finds a GPU, else ND4J
 * @param python interpreter for the engine pytorch
 * @param patience how long the engine pytorch may make no progress before it is restarted
 */
@Validated
@ConfigurationProperties("ganvas.training")
public record TrainingProperties(
    @DefaultValue("true") boolean enabled,
    @Min(1) @Max(16) @DefaultValue("1") int concurrentJobs,
    @Min(0) @Max(256) @DefaultValue("0") int threads,
    @Min(0) @Max(19) @DefaultValue("10") int niceness,
    @DurationMin(seconds = 1) @DurationMax(minutes = 10) @DefaultValue("10s") Duration heartbeat,
    @DurationMin(millis = 100) @DurationMax(minutes = 1) @DefaultValue("2s") Duration pollInterval,
    @DefaultValue("auto") Engine engine,
    @NotBlank @DefaultValue("python3") String python,
    @DurationMin(seconds = 10) @DurationMax(hours = 24) @DefaultValue("15m") Duration patience) {
  /** Engine of jobs that name none. */
  public enum Engine {
    AUTO,
    ND4J,
    PYTORCH
  }
}
