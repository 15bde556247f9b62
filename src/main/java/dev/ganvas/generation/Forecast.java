package dev.ganvas.generation;

import java.time.Duration;

/**
 * What a request would meet now.
 *
 * @param queuePosition pictures that would be made before its first one
 * @param expected time until its last one, by the measured rate
 */
public record Forecast(int queuePosition, Duration expected) {}
