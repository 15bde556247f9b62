package dev.ganvas.web.variations;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * The answer to a dry run.
 *
 * @param queuePosition requests before it
 * @param expectedSeconds until it is done
 * @param pictures that it counts as in a key's quota
 */
@Schema(name = "VariationForecast")
record VariationForecastAnswer(int queuePosition, double expectedSeconds, int pictures) {}
