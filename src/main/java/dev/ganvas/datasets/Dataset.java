package dev.ganvas.datasets;

import java.time.Instant;
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
 */
public record Dataset(
    @Id String id,
    String name,
    Instant created,
    @Embedded(onEmpty = Embedded.OnEmpty.USE_EMPTY) Provenance provenance,
    int images,
    long bytes,
    DatasetSummary summary) {}
