package dev.ganvas.web.admin;

import dev.ganvas.datasets.Provenance;
import dev.ganvas.web.problem.Refusals;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Objects;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.BindingResult;
import org.springframework.web.multipart.MultipartFile;

/** The parts of {@code POST /admin/datasets}. */
record DatasetForm(
    @NotEmpty(message = "is required: a ZIP or pictures, as parts named file")
        @Schema(description = "One ZIP, or pictures")
        @Nullable List<MultipartFile> file,
    @NotBlank(message = DatasetForm.REQUIRED)
        @CodePointLength(max = 100)
        @Schema(description = "For people", example = "Roses of our garden")
        @Nullable String name,
    @NotBlank(message = DatasetForm.REQUIRED)
        @CodePointLength(max = 500)
        @Schema(description = "Who made or collected the pictures", example = "own photographs")
        @Nullable String source,
    @NotBlank(message = DatasetForm.REQUIRED)
        @CodePointLength(max = 200)
        @Schema(description = "The licence they may be used under", example = "CC0")
        @Nullable String licence,
    @NotNull @Schema(description = "Whether real people can be recognised", example = "false")
        @Nullable Boolean showsPeople,
    @CodePointLength(max = 500)
        @Schema(description = "How they agreed; required if it shows people")
        @Nullable String consent,
    @Schema(description = "Take pictures that declare to be made by AI", defaultValue = "false")
        @Nullable Boolean allowAiMade) {
  static final String REQUIRED = "is required";
  static final String CONSENT = "must say how the people agreed, as showsPeople is true";

  /**
   * Where the pictures come from.
   *
   * @param errors what is known to be wrong with the parts
   * @throws dev.ganvas.web.problem.InvalidRequestException naming every part that is wrong
   */
  Provenance provenance(BindingResult errors) {
    boolean people = Boolean.TRUE.equals(showsPeople);
    if (people && (consent == null || consent.isBlank())) {
      Refusals.add(errors, "consent", CONSENT);
    }
    Refusals.throwIfAny(errors);
    return new Provenance(
        Objects.requireNonNull(source), Objects.requireNonNull(licence), people, consent);
  }
}
