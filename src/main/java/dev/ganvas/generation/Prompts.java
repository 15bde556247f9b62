package dev.ganvas.generation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ganvas.models.TextConditions;
import dev.ganvas.text.Phrases;
import dev.ganvas.text.SentenceEncoder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads prompts for models, and remembers what it has read. The sentence encoder is loaded when the
 * first prompt comes. Thread-safe.
 */
@Component
class Prompts {
  private static final int REMEMBERED = 10_000;

  /**
   * A phrase less like the nearest phrase of a training caption is one that nothing is known of.
   */
  private static final double FAMILIAR = 0.62;

  private final Cache<String, float[]> vectors =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final Cache<Key, PromptReading> readings =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();
  private final Timer encoding;
  private @Nullable SentenceEncoder encoder;

  private record Key(String model, String prompt, String negativePrompt) {}

  Prompts(MeterRegistry meters) {
    encoding =
        Timer.builder("ganvas.text.encoding")
            .description("Time to read a prompt that is not remembered")
            .publishPercentileHistogram()
            .register(meters);
  }

  /**
   * What a model is told of a prompt.
   *
   * @param model version that the conditions belong to
   * @param negativePrompt what the picture is to be unlike; empty for nothing
   */
  PromptReading read(String model, TextConditions text, String prompt, String negativePrompt) {
    return readings.get(
        new Key(model, prompt, negativePrompt),
        key -> encoding.record(() -> readAnew(text, prompt, negativePrompt)));
  }

  private PromptReading readAnew(TextConditions text, String prompt, String negativePrompt) {
    List<float[]> meanings = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String phrase : Phrases.of(prompt)) {
      float[] vector = vector(phrase);
      meanings.add(text.meaning(vector));
      if (text.familiarity(vector) < FAMILIAR) {
        unknown.add(phrase);
      }
    }
    List<float[]> unwanted =
        Phrases.of(negativePrompt).stream().map(phrase -> text.meaning(vector(phrase))).toList();
    return new PromptReading(text.of(meanings, unwanted), unknown);
  }

  private float[] vector(String phrase) {
    return vectors.get(phrase, this::encode);
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
