package dev.ganvas.derived;

/**
 * How pictures are made of one that was sent.
 *
 * @param model name of what makes them
 * @param version of that
 * @param output the files that they become
 */
public record Derivation(String model, String version, Upload upload, OutputFile output) {}
