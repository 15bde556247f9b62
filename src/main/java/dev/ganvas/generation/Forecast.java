package dev.ganvas.generation;

import java.time.Duration;

/**
 * Expected waiting time of a request.
 *
 * @param queuePosition number of pictures queued before its first one
 * @param expected time until its last one, at the measured rate
 */
public record Forecast(int queuePosition, Duration expected) {}
