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
 * @param enabled whether it takes up jobs at all
 * @param concurrentJobs trainings at once
 * @param threads that a training computes on; 0 for as many as there are cores
 * @param niceness of training, from 0, as everybody, to 19, last of all (Linux)
 * @param heartbeat how often a node says that it lives; its job is taken up by another after four
 *     that are missing
 * @param pollInterval how often a node looks for jobs
 * @param engine of jobs that name none: auto for PyTorch if it finds a GPU, else ND4J
 * @param python interpreter for the engine pytorch
 * @param patience how long the engine pytorch may show no progress before it is started again
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
