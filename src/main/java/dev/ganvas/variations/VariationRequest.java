package dev.ganvas.variations;

import dev.ganvas.derived.OutputFile;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.c2pa.Ingredient;
import dev.ganvas.models.ServedModel;
import org.jspecify.annotations.Nullable;

/**
 * Variations that are asked for.
 *
 * @param picture that was sent
 * @param model that makes them; null for the one that comes nearest to the picture
 * @param options of them
 * @param sheet whether they become one file
 * @param upload the file that the picture comes from
 * @param uploadHash SHA-256 of that file, in hexadecimal; null if it is not to be recorded
 * @param output the files that they become
 * @param caller name of the key that asks; null without one
 */
public record VariationRequest(
    Picture picture,
    @Nullable ServedModel model,
    VariationOptions options,
    boolean sheet,
    Ingredient upload,
    @Nullable String uploadHash,
    OutputFile output,
    @Nullable String caller) {}
