package dev.ganvas.derived;

import dev.ganvas.labelling.c2pa.Ingredient;
import org.jspecify.annotations.Nullable;

/**
 * How pictures are made of one that was sent.
 *
 * @param model name of what makes them
 * @param version of that
 * @param upload the file that was sent
 * @param uploadHash SHA-256 of that file, in hexadecimal; null if it is not to be recorded
 * @param output the files that they become
 * @param caller name of the key that asks; null without one
 */
public record Derivation(
    String model,
    String version,
    Ingredient upload,
    @Nullable String uploadHash,
    OutputFile output,
    @Nullable String caller) {}
