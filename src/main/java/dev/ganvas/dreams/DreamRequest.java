package dev.ganvas.dreams;

import dev.ganvas.derived.Derivation;
import dev.ganvas.images.Picture;
import org.jspecify.annotations.Nullable;

/**
 * A dream that is asked for.
 *
 * @param picture to begin with, in the size of the dream, see {@link Dreams#fit}
 * @param guide whose features are sought, as {@link Dreams#fitGuide} leaves it; null for those that
 *     are there
 * @param derivation from the file that was sent to that of the dream
 */
public record DreamRequest(
    Picture picture, @Nullable Picture guide, DreamOptions options, Derivation derivation) {}
