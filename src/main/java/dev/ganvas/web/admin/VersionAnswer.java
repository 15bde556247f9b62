package dev.ganvas.web.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ModelVersion;
import org.jspecify.annotations.Nullable;

/**
 * A version as it is shown.
 *
 * @param loadedBytes memory of its weights; null while it is not loaded
 * @param origin what is known of it besides its card; null for one that is shipped
 * @param manifest its card; null if its bundle cannot be read here
 * @param unreadable why it cannot
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record VersionAnswer(
    String id,
    boolean served,
    boolean shipped,
    @Nullable Long loadedBytes,
    @Nullable ModelVersion origin,
    @Nullable ModelManifest manifest,
    @Nullable String unreadable) {}
