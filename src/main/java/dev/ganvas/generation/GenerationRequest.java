package dev.ganvas.generation;

import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.Marks;
import org.jspecify.annotations.Nullable;

/**
 * A request that is known to be valid.
 *
 * @param model its name
 * @param version of the model; null for the one that is served
 * @param classIndex the class asked for; null for one drawn from each picture's seed
 * @param prompt what to draw, for a model that takes prompts; null for whatever the seeds give
 * @param negativePrompt what the pictures are to be unlike; null for nothing
 * @param count pictures, at least 1
 * @param seed of the first picture; picture {@code i} has seed {@code seed + i}
 * @param truncation factor on the latent: 1 for full variety, towards 0 for the typical picture
 * @param size side in pixels, an integer multiple of the model's resolution
 * @param format of the files
 * @param quality of JPEG files, in per cent
 * @param sheet whether all pictures go on one contact sheet
 * @param marks what their files carry besides the marks that all carry
 */
public record GenerationRequest(
    String model,
    @Nullable String version,
    @Nullable Integer classIndex,
    @Nullable String prompt,
    @Nullable String negativePrompt,
    int count,
    long seed,
    double truncation,
    int size,
    ImageFormat format,
    int quality,
    boolean sheet,
    Marks marks) {
  public static final int MAX_COUNT = 64;
  public static final int MAX_SIZE = 1024;

  /** Characters of a prompt. */
  public static final int MAX_PROMPT = 1000;

  /** One of its pictures, on its own and with that truncation. */
  public GenerationRequest single(long seedOfPicture, double truncationOfPicture) {
    return new GenerationRequest(
        model,
        version,
        classIndex,
        prompt,
        negativePrompt,
        1,
        seedOfPicture,
        truncationOfPicture,
        size,
        format,
        quality,
        false,
        marks);
  }

  /** The same for all requests whose pictures have the same pixels before they are compressed. */
  GenerationRequest pixels() {
    return new GenerationRequest(
        model,
        version,
        classIndex,
        prompt,
        negativePrompt,
        count,
        seed,
        truncation,
        size,
        ImageFormat.PNG,
        0,
        sheet,
        new Marks(marks.visible(), false));
  }

  /** The same of a certain version of the model, with other prompts. */
  GenerationRequest with(
      @Nullable String otherVersion, @Nullable String otherPrompt, @Nullable String otherNegative) {
    return new GenerationRequest(
        model,
        otherVersion,
        classIndex,
        otherPrompt,
        otherNegative,
        count,
        seed,
        truncation,
        size,
        format,
        quality,
        sheet,
        marks);
  }
}
