package dev.ganvas.variations;

import dev.ganvas.derived.OutputFile;
import dev.ganvas.derived.Upload;
import dev.ganvas.images.Picture;
import dev.ganvas.models.ServedModel;
import org.jspecify.annotations.Nullable;

/**
 * Variations that are asked for.
 *
 * @param picture that was sent, as {@link Variations#fit} leaves it
 * @param model that makes them; null for the one that comes nearest to the picture
 * @param options of them
 * @param sheet whether they become one file
 * @param upload the file that the picture comes from
 * @param output the files that they become
 */
public record VariationRequest(
    Picture picture,
    @Nullable ServedModel model,
    VariationOptions options,
    boolean sheet,
    Upload upload,
    OutputFile output) {}
