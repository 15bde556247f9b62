package dev.ganvas.films;

import dev.ganvas.generation.Prompt;
import dev.ganvas.labelling.LabelledFilm;
import dev.ganvas.provenance.ProvenanceEntry;
import dev.ganvas.provenance.ProvenanceLog;
import dev.ganvas.provenance.ProvenanceProperties;
import dev.ganvas.storage.KeyedHash;
import dev.ganvas.storage.SharedSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What the provenance log, and a film's own file if it is to, say of how it was asked for. */
@Component
class FilmRecords {
  private final ProvenanceLog log;
  private final boolean promptsRecorded;
  private final KeyedHash hash;
  private final JsonMapper json;

  FilmRecords(
      ProvenanceLog log,
      ProvenanceProperties properties,
      SharedSecrets secrets,
      RandomGenerator random,
      JsonMapper json) {
    this.log = log;
    promptsRecorded = properties.prompts();
    hash = new KeyedHash(secrets, ProvenanceProperties.KEY_FILE, random);
    this.json = json;
  }

  /** How a film was asked for, in JSON. */
  String parameters(Film film) {
    return options(film.request(), true);
  }

  /** Notes a film in the log; completes when it stands there. */
  CompletableFuture<Void> record(Film film, LabelledFilm file) throws IOException {
    String all = options(film.request(), true);
    return log.append(
        List.of(
            ProvenanceEntry.of(
                file,
                film.request().keyframes().get(0).seed(),
                promptsRecorded ? all : options(film.request(), false),
                HexFormat.of().formatHex(hash.of(all.getBytes(StandardCharsets.UTF_8))),
                film.caller())));
  }

  private String options(FilmRequest request, boolean withText) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("keyframes", request.keyframes().stream().map(k -> keyframe(k, withText)).toList());
    options.put("loop", request.loop());
    options.put("seconds", request.seconds());
    options.put("fps", request.fps());
    options.put("easing", request.easing());
    options.put("truncation", request.truncation());
    options.put("size", request.size());
    options.put("filmFormat", request.format());
    return json.writeValueAsString(options);
  }

  private static Map<String, Object> keyframe(Keyframe keyframe, boolean withText) {
    Prompt prompt = keyframe.prompt();
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("seed", keyframe.seed());
    told.put("class", prompt.classIndex());
    told.put("prompt", withText ? prompt.text() : null);
    told.put("negativePrompt", withText ? prompt.negative() : null);
    told.put(
        "mix", keyframe.mix() == null || withText ? keyframe.mix() : keyframe.mix().withoutText());
    told.put("seconds", keyframe.seconds());
    told.values().removeIf(Objects::isNull);
    return told;
  }
}
