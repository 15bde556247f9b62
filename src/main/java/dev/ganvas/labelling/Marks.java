package dev.ganvas.labelling;

/**
 * What a picture carries besides the marks that all carry.
 *
 * @param visible whether its label is to be seen in it
 * @param parameters whether its file says how it was asked for
 */
public record Marks(boolean visible, boolean parameters) {}
