package dev.ganvas.web.uploads;

import dev.ganvas.derived.Upload;
import dev.ganvas.images.Picture;

/**
 * A picture that was sent.
 *
 * @param picture what is needed of it
 * @param upload what is told of its file
 */
public record SentPicture(Picture picture, Upload upload) {}
