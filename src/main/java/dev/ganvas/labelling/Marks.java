package dev.ganvas.labelling;

/**
 * Optional marks, besides those of every picture.
 *
 * @param visible whether a label is drawn into the picture
 * @param parameters whether the file contains the request
 */
public record Marks(boolean visible, boolean parameters) {}
