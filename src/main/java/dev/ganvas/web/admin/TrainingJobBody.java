package dev.ganvas.web.admin;

import dev.ganvas.gan.Symmetry;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.training.Preset;
import dev.ganvas.training.TrainingEngine;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /admin/training-jobs}. */
record TrainingJobBody(
    @NotNull
        @Pattern(
            regexp = ModelBundle.NAME_PATTERN,
            message = "must be 1 to 63 lower-case letters, digits and hyphens")
        @Schema(description = "Name of the model to make a version of", example = "roses")
        @Nullable String model,
    @NotNull @Schema(description = "Id of the pictures") @Nullable String dataset,
    @Schema(description = "Side of the pictures in pixels: 32, 64 or 128", defaultValue = "64")
        @Nullable Integer resolution,
    @Schema(
            description = "How long: 50,000, 300,000 or 1,000,000 images",
            type = "string",
            allowableValues = {"quick", "standard", "thorough"},
            defaultValue = "standard")
        @Nullable Preset preset,
    @Schema(
            description =
                "Model version to start from, as name@version: of the same architecture, or of half"
                    + " the resolution")
        @Nullable String parent,
    @Schema(
            description =
                "Levels of the parent's discriminator that are kept as they are, from the highest"
                    + " resolution down")
        @Nullable Integer freeze,
    @Schema(
            description =
                "What computes it: nd4j in this process, or pytorch, which needs Python with torch"
                    + " on the node. By default what is configured",
            type = "string",
            allowableValues = {"nd4j", "pytorch"})
        @Nullable TrainingEngine engine,
    @Schema(description = "Only tell the cost", defaultValue = "false") @Nullable Boolean dryRun,
    @Valid @Schema(description = "Single values in place of the preset's")
        @Nullable Options options) {

  /** The numbers of a run; what is null is as usual. */
  record Options(
      @Min(1) @Schema(description = "Pictures shown in the whole run, repeats counted")
          @Nullable Long totalImages,
      @Range(min = 2, max = 1024) @Schema(description = "Pictures a step")
          @Nullable Integer batchSize,
      @DecimalMin(value = "0", inclusive = false, message = "must be more than 0")
          @Schema(description = "Adam's step at first")
          @Nullable Double learningRate,
      @DecimalMin(value = "0", inclusive = false, message = "must be more than 0")
          @Schema(description = "Adam's step in the end")
          @Nullable Double finalLearningRate,
      @Min(0) @Schema(description = "Gamma of R1 and R2 at first") @Nullable Double penaltyWeight,
      @Min(0) @Schema(description = "Gamma in the end") @Nullable Double finalPenaltyWeight,
      @Min(1) @Schema(description = "Steps from one penalty to the next")
          @Nullable Integer penaltyInterval,
      @Min(1)
          @Schema(
              description = "Half-life of the average of the generator's weights, in pictures seen")
          @Nullable Long averageHalfLifeImages,
      @Min(0) @Schema(description = "Weight of the losses of recognition; 0 for none")
          @Nullable Double recognitionWeight,
      @Range(min = 0, max = 1) @Schema(description = "Probability of each augmentation")
          @Nullable Double augmentation,
      @Schema(description = "Shift by up to an eighth of the side") @Nullable Boolean translation,
      @Schema(description = "Blank a square of half the side") @Nullable Boolean cutout,
      @Schema(description = "Change contrast and brightness") @Nullable Boolean colour,
      @Schema(
              description = "Views of a picture that could be real pictures as well",
              type = "string",
              allowableValues = {"none", "mirror", "dihedral"})
          @Nullable Symmetry symmetry,
      @Schema(description = "Of weights, latents, order and augmentation") @Nullable Long seed,
      @Schema(description = "Whether each class is shown equally often")
          @Nullable Boolean balancedClasses,
      @Min(1) @Schema(description = "Steps from one line of statistics to the next")
          @Nullable Integer statisticsInterval,
      @Min(1) @Schema(description = "Steps from one checkpoint to the next")
          @Nullable Integer checkpointInterval,
      @Min(1) @Schema(description = "Steps from one metric and grid to the next")
          @Nullable Integer metricInterval) {
    static final Options NONE =
        new Options(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null, null, null);
  }
}
