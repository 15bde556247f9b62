package dev.ganvas.web.dreams;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * The answer to a dry run.
 *
 * @param queuePosition dreams before it
 * @param expectedSeconds until it is done
 * @param pictures that it counts as in a key's quota
 */
@Schema(name = "DreamForecast")
record DreamForecastAnswer(
    int queuePosition, double expectedSeconds, int width, int height, int pictures) {}
