package dev.ganvas.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ganvas.gan.StepStatistics;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code stats.jsonl}.
 *
 * @param imagesSeen real pictures shown, repeats counted
 * @param imagesPerSecond since the previous line
 * @param step statistics of the last step
 * @param metric of the averaged generator, lower is better; null where it was not measured. It
 *     tells states of one run apart, and says nothing beside real pictures or another run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatisticsLine(
    long imagesSeen, double imagesPerSecond, StepStatistics step, @Nullable Double metric) {}
