package dev.ganvas.datasets;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Where training pictures come from, as their uploader declares. It goes into every model made of
 * them.
 *
 * @param source who made or collected them, and where
 * @param licence they may be used under
 * @param showsPeople whether real people can be recognised
 * @param consent how those people agreed; required if it shows any
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Provenance(
    String source, String licence, boolean showsPeople, @Nullable String consent) {}
