package dev.ganvas.web.generate;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** What addresses that choose a seed hand on to that of the picture, which checks it. */
record ShortcutOptions(
    @BindParam("class")
        @JsonProperty("class")
        @Parameter(name = "class", description = "Class by name or index", example = "bag")
        @Nullable String classNameOrIndex,
    @Parameter(description = "What to draw, for a model that takes prompts")
        @Nullable String prompt,
    @Parameter(description = "Side in pixels", example = "256") @Nullable String size,
    @Parameter(description = "0 to 1: lower is more typical, higher more varied")
        @Nullable String truncation,
    @Parameter(
            description =
                "Drafts, of which the one most like the training pictures is taken; the model's"
                    + " own if left out",
            example = "1")
        @Nullable String bestOf,
    @Parameter(
            description = "What it is mixed from: a part without a seed has that of the picture",
            example = "[{\"weight\": 0.3}, {\"seed\": 7, \"weight\": 0.7}]")
        @Nullable String mix,
    @Parameter(description = "Write \"AI generated\" into the picture", example = "false")
        @Nullable String visibleLabel,
    @Parameter(
            description = "Version of the model; the one that is served if left out",
            example = "2.0.0")
        @Nullable String v) {

  /**
   * Path and query of the picture of a seed.
   *
   * @param usualBestOf drafts if the options do not say
   */
  String address(String model, long seed, int usualBestOf) {
    UriComponentsBuilder address =
        UriComponentsBuilder.fromPath("/images/%s/%d.png".formatted(encode(model), seed));
    add(address, "class", classNameOrIndex);
    add(address, "prompt", prompt);
    add(address, "size", size);
    add(address, "truncation", truncation);
    add(address, "bestOf", bestOf == null && usualBestOf > 1 ? "" + usualBestOf : bestOf);
    add(address, "mix", mix);
    add(address, "visibleLabel", visibleLabel);
    add(address, "v", v);
    return address.build(true).toUriString();
  }

  private static void add(UriComponentsBuilder address, String name, @Nullable String value) {
    address.queryParamIfPresent(name, Optional.ofNullable(value).map(ShortcutOptions::encode));
  }

  private static String encode(String text) {
    return UriUtils.encode(text, StandardCharsets.UTF_8);
  }
}
