package dev.ganvas.web.gallery;

import dev.ganvas.web.generate.GenerateBody;
import dev.ganvas.web.problem.SpokenText;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The body of {@code POST /gallery/pictures}. */
record HangingBody(
    @NotNull
        @JsonDeserialize(using = SpokenText.class)
        @CodePointLength(max = HangingBody.MAX_TITLE)
        @Pattern(regexp = "[\\s\\S]*\\S[\\s\\S]*", message = "must not be blank")
        @Schema(description = "For people, up to 80 characters", example = "Lady in red")
        @Nullable String title,
    @Schema(
            description = "Version of the model; the one that is served if left out",
            example = "1.0.0")
        @Nullable String version,
    @NotNull
        @Valid
        @Schema(description = "How it is made: what `POST /generate` takes, for one picture")
        @Nullable GenerateBody picture,
    @Size(max = 2, message = "must be at most two")
        @Schema(description = "Ids of the hung pictures that it was varied or mixed from")
        @Nullable List<@NotNull Long> parents) {
  static final int MAX_TITLE = 80;
}
