package dev.ganvas.labelling;

import java.time.Instant;

/**
 * Where a picture comes from.
 *
 * @param model name of the model that made it
 * @param modelVersion its version
 * @param created when
 */
public record ImageOrigin(String model, String modelVersion, Instant created) {}
