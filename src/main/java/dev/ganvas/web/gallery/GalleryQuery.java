package dev.ganvas.web.gallery;

import io.swagger.v3.oas.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Which part of the gallery is asked for. */
record GalleryQuery(
    @Parameter(description = "Id of a hung picture: those that hung before it")
        @Nullable Long before) {
  long end() {
    return before == null ? Long.MAX_VALUE : before;
  }
}
