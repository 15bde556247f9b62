package dev.ganvas.datasets;

import java.nio.file.Path;

/**
 * A file that somebody sent.
 *
 * @param name as the sender calls it; may have folders
 * @param content where it lies
 */
public record UploadedFile(String name, Path content) {}
