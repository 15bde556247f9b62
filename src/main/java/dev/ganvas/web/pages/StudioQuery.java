package dev.ganvas.web.pages;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/**
 * What a permanent link to a picture says. The studio reads it in the browser; here it is only told
 * to those who preview links, so nothing in it is refused.
 */
record StudioQuery(
    @Nullable String model,
    @Nullable String seed,
    @Nullable String v,
    @BindParam("class") @Nullable String className,
    @Nullable String prompt,
    @Nullable String negativePrompt,
    @Nullable String truncation,
    @Nullable String mix,
    @Nullable String directions,
    @Nullable String visibleLabel) {

  /** What was asked for, in words. */
  private String asked() {
    return prompt != null ? prompt : className != null ? className : "seed " + seed;
  }

  /**
   * A page that shows the picture to who previews its link; empty if the link names none.
   *
   * @param name of the page's script
   */
  Optional<Page> share(String name, String path) {
    if (model == null) {
      return Optional.empty();
    }
    return Addresses.number(seed)
        .map(
            number ->
                new Page(
                        name,
                        path,
                        asked() + " · Ganvas",
                        "Made by AI: model %s, seed %d".formatted(model, number))
                    .sharing(
                        Addresses.absolute(Addresses.of(path, all())),
                        Addresses.absolute(Addresses.picture(model, number, options())),
                        "AI-generated picture: " + asked()));
  }

  /** What a picture is made from, besides model and seed, as {@code /images} has it. */
  private Map<String, String> options() {
    Map<String, @Nullable String> given = new TreeMap<>();
    given.put("v", v);
    given.put("class", className);
    given.put("prompt", prompt);
    given.put("truncation", truncation);
    given.put("mix", mix);
    given.put("directions", directions);
    given.put("visibleLabel", visibleLabel);
    Map<String, String> options = new TreeMap<>();
    given.forEach(
        (name, value) -> {
          if (value != null) {
            options.put(name, value);
          }
        });
    return options;
  }

  /** All of it. */
  private Map<String, String> all() {
    Map<String, String> all = options();
    if (negativePrompt != null) {
      all.put("negativePrompt", negativePrompt);
    }
    all.put("model", Objects.requireNonNullElse(model, ""));
    all.put("seed", Objects.requireNonNullElse(seed, ""));
    return all;
  }
}
