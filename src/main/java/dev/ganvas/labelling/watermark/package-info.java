/** Marks in the pixels: the invisible one, and the visible label. */
@NamedInterface("watermark")
@NullMarked
package dev.ganvas.labelling.watermark;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
