package dev.ganvas.generation;

import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.provenance.ProvenanceEntry;

/**
 * A generated picture, with what is to stand in the log before it leaves.
 *
 * @param image the file
 * @param entry of the log
 */
public record RecordedImage(LabelledImage image, ProvenanceEntry entry) {}
