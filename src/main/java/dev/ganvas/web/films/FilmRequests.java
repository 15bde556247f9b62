package dev.ganvas.web.films;

import dev.ganvas.films.Easing;
import dev.ganvas.films.FilmRequest;
import dev.ganvas.films.Keyframe;
import dev.ganvas.generation.Prompt;
import dev.ganvas.generation.Sampling;
import dev.ganvas.images.FilmFormat;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ServedModel;
import dev.ganvas.web.generate.GenerationRequests;
import dev.ganvas.web.generate.MixBody;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.ModelNotFoundException;
import dev.ganvas.web.problem.Refusals;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;

/** Makes film requests of what callers ask for, or names all that is wrong with it. */
@Component
class FilmRequests {
  private static final int SEEDS = 6;
  private static final double SECONDS = 6;
  private static final int FPS = 24;

  private final GenerationRequests requests;

  FilmRequests(GenerationRequests requests) {
    this.requests = requests;
  }

  /**
   * @param format of the file
   * @param errors what is known to be wrong with the body
   * @throws InvalidRequestException naming every field that is wrong
   * @throws ModelNotFoundException if only the model is
   */
  FilmRequest of(FilmBody body, FilmFormat format, BindingResult errors) {
    ServedModel served = requests.model(body.model(), errors);
    checkKeyframes(body, errors);
    if (served != null) {
      check(served.manifest(), body, errors);
    }
    Refusals.throwIfAny(errors);
    ServedModel model = Objects.requireNonNull(served);
    ModelManifest manifest = model.manifest();
    FilmRequest film =
        new FilmRequest(
            model,
            keyframes(body, manifest),
            !Boolean.FALSE.equals(body.loop()),
            Objects.requireNonNullElse(body.seconds(), SECONDS),
            Objects.requireNonNullElse(body.fps(), FPS),
            Objects.requireNonNullElse(body.easing(), Easing.LINEAR),
            Objects.requireNonNullElse(body.truncation(), manifest.usualTruncation()),
            Objects.requireNonNullElse(body.size(), manifest.architecture().resolution()),
            format,
            requests.marks(body.visibleLabel(), body.embedParameters()));
    checkLength(film, errors);
    Refusals.throwIfAny(errors);
    return film;
  }

  private static void checkKeyframes(FilmBody body, BindingResult errors) {
    List<KeyframeBody> keyframes = body.keyframes();
    if (keyframes == null || errors.hasFieldErrors("keyframes*")) {
      return;
    }
    if (keyframes.size() < 2 || keyframes.size() > FilmBody.MAX_KEYFRAMES) {
      Refusals.add(
          errors, "keyframes", "must be 2 to %d keyframes".formatted(FilmBody.MAX_KEYFRAMES));
    }
    if (body.seed() != null) {
      Refusals.add(errors, "seed", "is said by each keyframe");
    }
    if (body.n() != null) {
      Refusals.add(errors, "n", "is the number of keyframes: leave it out");
    }
    for (int i = 0; i < keyframes.size(); i++) {
      List<MixBody> mix = keyframes.get(i).mix();
      if (mix != null) {
        MixBody.checkTogether("keyframes[%d].mix".formatted(i), mix, errors);
      }
    }
    long timed = keyframes.stream().filter(keyframe -> keyframe.seconds() != null).count();
    if (timed > 0 && timed < keyframes.size()) {
      Refusals.add(errors, "keyframes", "must all say their seconds, or none of them");
    } else if (timed > 0 && body.seconds() != null) {
      Refusals.add(errors, "seconds", "is said by each keyframe");
    }
  }

  private static void check(ModelManifest manifest, FilmBody body, BindingResult errors) {
    body.said().check(manifest, "", errors);
    GenerationRequests.checkSize(manifest, body.size(), errors);
    List<KeyframeBody> keyframes = Objects.requireNonNullElse(body.keyframes(), List.of());
    for (int i = 0; i < keyframes.size(); i++) {
      KeyframeBody keyframe = keyframes.get(i);
      String field = "keyframes[%d].".formatted(i);
      if (keyframe != null) {
        keyframe.said().check(manifest, field, errors);
        MixBody.check(manifest, field + "mix", keyframe.mix(), errors);
      }
    }
  }

  private static void checkLength(FilmRequest film, BindingResult errors) {
    long frames = film.frames();
    if (frames > (long) FilmRequest.MAX_SECONDS * film.fps()) {
      Refusals.add(
          errors,
          "keyframes",
          "must be at most %d seconds together".formatted(FilmRequest.MAX_SECONDS));
    } else if (frames * film.size() * film.size() > FilmRequest.MAX_PIXELS) {
      Refusals.add(
          errors,
          "size",
          "is too large for %d pictures: %d pixels together are the most"
              .formatted(frames, FilmRequest.MAX_PIXELS));
    }
  }

  private List<Keyframe> keyframes(FilmBody body, ModelManifest manifest) {
    Prompt prompt = body.said().prompt(manifest);
    if (body.keyframes() == null) {
      long seed = body.seed() == null ? requests.seed() : body.seed();
      return Sampling.following(seed, Objects.requireNonNullElse(body.n(), SEEDS)).stream()
          .map(each -> new Keyframe(each, prompt, null, null))
          .toList();
    }
    return body.keyframes().stream().map(k -> keyframe(k, manifest, prompt)).toList();
  }

  private static Keyframe keyframe(KeyframeBody body, ModelManifest manifest, Prompt prompt) {
    return new Keyframe(
        Objects.requireNonNull(body.seed()),
        body.said().anything() ? body.said().prompt(manifest) : prompt,
        MixBody.mix(body.mix(), manifest),
        body.seconds());
  }
}
