package dev.ganvas.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * A version of a model in the data directory, as stored in the database.
 *
 * @param id {@code name@version}
 * @param state whether it is served
 * @param jobId job that made it; null if it was imported
 * @param datasetId of its training set
 * @param parent version that it was fine-tuned from
 * @param concerns reasons of its evaluation not to publish it; null for none
 * @param overrideReason why it was promoted nevertheless
 * @param promoted time of its last promotion
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
  /** The state of a version. */
  public enum State {
    /** Never served yet. */
    CANDIDATE,
    /** The served version of its name. */
    SERVED,
    /** Served in the past. */
    RETIRED
  }

  /** {@code name@version}. */
  public static String id(String name, String version) {
    return name + "@" + version;
  }
}
