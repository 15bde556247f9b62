package dev.ganvas.films;

import dev.ganvas.labelling.LabelledFilm;
import java.io.InputStream;

/**
 * A film that is made.
 *
 * @param length of the file, in bytes
 * @param content of the file, to be closed, which is no longer there by name; empty for one that is
 *     kept
 */
public record FilmFile(LabelledFilm film, long length, InputStream content) {}
