package dev.ganvas.bulk;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ganvas.generation.Prompt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a shard says of a picture.
 *
 * @param fileName in an image folder; null where the picture is next to it
 * @param label name of its class; null for a model without classes
 * @param labelIndex index of its class
 * @param text prompt; null without
 * @param negativeText negative prompt; null without
 * @param id of the picture, as in its marks
 * @param aiGenerated always
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PictureMetadata(
    @JsonProperty("file_name") @Nullable String fileName,
    @Nullable String label,
    @JsonProperty("label_index") @Nullable Integer labelIndex,
    @Nullable String text,
    @JsonProperty("negative_text") @Nullable String negativeText,
    long seed,
    UUID id,
    String model,
    String version,
    @JsonProperty("ai_generated") boolean aiGenerated) {

  static PictureMetadata of(BulkShare share, BulkJob job, long seed, UUID id) {
    Prompt prompt = share.prompt();
    return new PictureMetadata(
        null,
        share.className(),
        prompt.classIndex(),
        prompt.text(),
        prompt.negative(),
        seed,
        id,
        job.model(),
        job.modelVersion(),
        true);
  }

  /** The same as a line of an image folder's {@code metadata.jsonl}. */
  PictureMetadata of(String file) {
    return new PictureMetadata(
        file, label, labelIndex, text, negativeText, seed, id, model, version, aiGenerated);
  }
}
