package dev.ganvas.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ganvas.gan.Architecture;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The model card: the file {@code manifest.json} of a bundle.
 *
 * @param name lower-case letters, digits and hyphens
 * @param version such as 1.0.0
 * @param description one or two sentences for people
 * @param architecture of its networks
 * @param classes names of its classes, by index; empty without classes
 * @param weightsSha256 of {@code weights.safetensors}, in hexadecimal
 * @param dataSource where the training pictures come from
 * @param dataLicence their licence
 * @param imagesSeen real pictures shown in training, repeats counted
 * @param training hyperparameters of the training run
 * @param metrics measured on this version, by name
 * @param lineage of a model that was trained by a job of this service; null otherwise
 * @param truncation default truncation, from 0 to 1; null for 1
 * @param bestOf default drafts for each picture, from 1 to {@value #MAX_BEST_OF}; null for a model
 *     whose bundle cannot score pictures
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelManifest(
    String name,
    String version,
    String description,
    Architecture architecture,
    List<String> classes,
    String weightsSha256,
    String dataSource,
    String dataLicence,
    long imagesSeen,
    Map<String, Object> training,
    Map<String, Object> metrics,
    @Nullable Lineage lineage,
    @Nullable Double truncation,
    @Nullable Integer bestOf) {
  /** Drafts for a picture. */
  public static final int MAX_BEST_OF = 16;

  /** The default number of drafts for each picture. */
  public int usualBestOf() {
    return bestOf == null ? 1 : bestOf;
  }

  /** The default truncation, from 0 to 1. */
  public double usualTruncation() {
    return truncation == null ? 1 : truncation;
  }

  /**
   * The origin of a model that was trained here.
   *
   * @param dataset id of its training set
   * @param job id of the job that made it
   * @param parent model version that it was fine-tuned from; null for none
   * @param showsPeople whether its training pictures show recognisable real people
   * @param consent how these people gave their consent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Lineage(
      String dataset,
      String job,
      @Nullable String parent,
      boolean showsPeople,
      @Nullable String consent) {}

  /** A copy with the architecture and the hash of written weights, and whether they score. */
  ModelManifest withWeights(Architecture written, String sha256, @Nullable Integer drafts) {
    return new ModelManifest(
        name,
        version,
        description,
        written,
        classes,
        sha256,
        dataSource,
        dataLicence,
        imagesSeen,
        training,
        metrics,
        lineage,
        truncation,
        drafts);
  }

  /** A copy with other metrics. */
  public ModelManifest withMetrics(Map<String, Object> measured) {
    return new ModelManifest(
        name,
        version,
        description,
        architecture,
        classes,
        weightsSha256,
        dataSource,
        dataLicence,
        imagesSeen,
        training,
        measured,
        lineage,
        truncation,
        bestOf);
  }
}
