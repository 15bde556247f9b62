package dev.ganvas.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * A version of a model in the data directory, as the database knows it.
 *
 * @param id {@code name@version}
 * @param state whether it is served
 * @param jobId the job that made it; null if it came otherwise
 * @param datasetId of its pictures
 * @param parent the version that it was trained on from
 * @param concerns what its evaluation says against publishing it; null for nothing
 * @param overrideReason why it was promoted in spite of that
 * @param promoted when it was last put into service
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelVersion(
    @Id String id,
    String name,
    String version,
    State state,
    Instant created,
    @Nullable String jobId,
    @Nullable String datasetId,
    @Nullable String parent,
    @Nullable String concerns,
    @Nullable String overrideReason,
    @Nullable Instant promoted) {
  /** What is done with a version. */
  public enum State {
    /** Made, and never served. */
    CANDIDATE,
    /** The one of its name that is served. */
    SERVED,
    /** Served once. */
    RETIRED
  }

  static String id(String name, String version) {
    return name + "@" + version;
  }
}
