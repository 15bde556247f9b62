package dev.ganvas.dreams;

import java.time.Duration;

/**
 * What a dream would meet.
 *
 * @param queuePosition dreams before it, the one under way included
 * @param expected until it is done
 * @param pictures generated pictures that are about as much work
 */
public record DreamForecast(int queuePosition, Duration expected, int pictures) {}
