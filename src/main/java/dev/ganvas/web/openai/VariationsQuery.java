package dev.ganvas.web.openai;

import dev.ganvas.web.openai.ImagesRequest.ResponseFormat;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/** The fields of {@code POST /v1/images/variations} besides the picture. */
record VariationsQuery(
    @Parameter(
            description =
                "A model that can vary pictures; if left out, or one of the configured aliases, the"
                    + " one that comes nearest")
        @Nullable String model,
    @Range(min = 1, max = 10) @Parameter(description = "Number of pictures; 1 if left out")
        @Nullable Integer n,
    @Parameter(
            description =
                "Width and height in pixels, up to 1024x1024; the model's own if left out",
            example = "256x256")
        @Nullable String size,
    @BindParam("response_format")
        @Parameter(
            name = "response_format",
            description = "Only b64_json: variations have no addresses, as nothing of them is kept",
            schema =
                @Schema(
                    type = "string",
                    allowableValues = {"b64_json"}),
            example = "b64_json")
        @Nullable String responseFormat,
    @Parameter(description = "Has no effect") @Nullable String user) {
  /** Whether files are wanted, in base64. */
  static boolean isFile(@Nullable String format) {
    return format == null || format.equalsIgnoreCase(ResponseFormat.B64_JSON.name());
  }
}
