package dev.ganvas.generation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ganvas.prompts.Phrases;
import dev.ganvas.prompts.SentenceEncoder;
import dev.ganvas.prompts.TextConditions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Translates prompts into conditions, with a cache. The sentence encoder is loaded at the first
 * prompt. Thread-safe.
 */
@Component
class Prompts {
  /** Entries of each cache; an entry takes up to 8 KB. */
  private static final int REMEMBERED = 2000;

  /**
   * Phrases with a lower cosine similarity to every phrase of the training captions are unknown.
   */
  private static final double FAMILIAR = 0.62;

  private final Cache<KnownTo, TextConditions.Phrase> phrases =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final Cache<Key, PromptReading> readings =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final Timer encoding;
  private @Nullable SentenceEncoder encoder;

  private record Key(String model, String prompt, String negativePrompt) {}

  private record KnownTo(String model, String phrase) {}

  Prompts(MeterRegistry meters) {
    encoding =
        Timer.builder("ganvas.text.encoding")
            .description("Time to read a prompt that is not remembered")
            .publishPercentileHistogram()
            .register(meters);
  }

  /**
   * Translates a prompt for a model.
   *
   * @param model id of the model version
   * @param negativePrompt what the picture should not show; empty for nothing
   */
  PromptReading read(String model, TextConditions text, String prompt, String negativePrompt) {
    return readings.get(
        new Key(model, prompt, negativePrompt),
        key -> encoding.record(() -> readAnew(model, text, prompt, negativePrompt)));
  }

  private PromptReading readAnew(
      String model, TextConditions text, String prompt, String negativePrompt) {
    List<TextConditions.Phrase> wanted = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String phrase : Phrases.of(prompt)) {
      TextConditions.Phrase read = phrase(model, text, phrase);
      wanted.add(read);
      if (read.familiarity() < FAMILIAR) {
        unknown.add(phrase);
      }
    }
    List<TextConditions.Phrase> unwanted =
        Phrases.of(negativePrompt).stream().map(phrase -> phrase(model, text, phrase)).toList();
    return new PromptReading(text.prompt(wanted, unwanted), unknown);
  }

  private TextConditions.Phrase phrase(String model, TextConditions text, String phrase) {
    return phrases.get(new KnownTo(model, phrase), key -> text.phrase(encode(phrase)));
  }

  private float[] encode(String phrase) {
    return loaded().encode(phrase);
  }

  private synchronized SentenceEncoder loaded() {
    SentenceEncoder present = encoder;
    if (present == null) {
      present = new SentenceEncoder(1);
      encoder = present;
    }
    return present;
  }

  @PreDestroy
  synchronized void close() {
    if (encoder != null) {
      encoder.close();
    }
  }
}
