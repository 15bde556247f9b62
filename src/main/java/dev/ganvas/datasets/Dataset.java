package dev.ganvas.datasets;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Embedded;

/**
 * A set of training pictures.
 *
 * @param name for people
 * @param provenance where its pictures come from
 * @param images pictures in it
 * @param bytes their size on disk
 * @param summary what the upload came to
 * @param deleted when its pictures and all that was said of them were deleted; null while it is
 *     there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Dataset(
    @Id String id,
    String name,
    Instant created,
    @Embedded(onEmpty = Embedded.OnEmpty.USE_EMPTY) Provenance provenance,
    int images,
    long bytes,
    DatasetSummary summary,
    @Nullable Instant deleted) {
  /** What is left of it for the lineage of models: nothing that a picture or a person tells. */
  Dataset tombstone(Instant when) {
    return new Dataset(
        id,
        "deleted",
        created,
        new Provenance("deleted", provenance.licence(), provenance.showsPeople(), null),
        images,
        0,
        summary.countsOnly(),
        when);
  }
}
