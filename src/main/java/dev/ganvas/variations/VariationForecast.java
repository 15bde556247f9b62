package dev.ganvas.variations;

import java.time.Duration;

/**
 * What a request would meet.
 *
 * @param queuePosition requests before it, the one under way included
 * @param expected until it is done
 * @param pictures generated pictures that are about as much work
 */
public record VariationForecast(int queuePosition, Duration expected, int pictures) {}
