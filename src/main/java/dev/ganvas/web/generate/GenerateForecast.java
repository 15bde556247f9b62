package dev.ganvas.web.generate;

import java.util.List;

/**
 * The answer to a request with {@code dryRun}.
 *
 * @param queuePosition pictures that would be made before
 * @param expectedMillis until the last picture, by the measured rate, its dream included
 * @param pictures that it counts as in a key's quota
 * @param unknown phrases of the prompt that the model knows nothing about
 */
record GenerateForecast(
    int queuePosition, long expectedMillis, int pictures, List<String> unknown) {}
