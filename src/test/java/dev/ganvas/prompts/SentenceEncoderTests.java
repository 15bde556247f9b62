package dev.ganvas.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceEncoderTests {
  private static final SentenceEncoder ENCODER = new SentenceEncoder(1);
  private static final WordPieceTokenizer TOKENIZER =
      new WordPieceTokenizer(SentenceEncoder.vocabulary());

  @AfterAll
  static void close() {
    ENCODER.close();
  }

  /** The numbers are those of Hugging Face's tokenizers 0.38 for the same vocabulary. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a smiling woman with curly red hair | 1037 5629 2450 2007 17546 2417 2606",
        "Ünïcödé CAFÉ naïve | 27260 7668 15743",
        "don't stop-me_now!! | 2123 1005 1056 2644 1011 2033 1035 2085 999 999",
        "紅髮 女人 smile | 100 100 1815 1756 2868",
        "😀 happy | 100 3407",
        "‘quotes’ — … | 1520 16614 1521 1517 1529",
      })
  void wordsComeApartAsTheModelLearntThem(String text, String pieces) {
    StringBuilder joined = new StringBuilder();
    long[] tokens = TOKENIZER.tokenize(text, 128);
    for (int i = 1; i < tokens.length - 1; i++) {
      joined.append(i == 1 ? "" : " ").append(tokens[i]);
    }
    assertThat(joined.toString()).isEqualTo(pieces);
    assertThat(tokens[0]).isEqualTo(101);
    assertThat(tokens[tokens.length - 1]).isEqualTo(102);
  }

  @Test
  void endlessTextIsCutAndEndlessWordsAreUnknown() {
    assertThat(TOKENIZER.tokenize("word ".repeat(500), 128)).hasSize(128).endsWith(102);
    assertThat(TOKENIZER.tokenize("x".repeat(101), 128)).containsExactly(101, 100, 102);
    assertThat(TOKENIZER.tokenize(" \t ", 128)).containsExactly(101, 102);
  }

  @Test
  void vectorsHaveLengthOneAndLikeMeaningsAreNear() {
    float[] red = ENCODER.encode("red hair");
    assertThat(red).hasSize(SentenceEncoder.SIZE);
    assertThat(product(red, red)).isCloseTo(1, within(1e-5));
    assertThat(product(red, ENCODER.encode("ginger hair")))
        .isGreaterThan(product(red, ENCODER.encode("a castle on a hill")));
  }

  private static double product(float[] a, float[] b) {
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
    }
    return product;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A smiling woman with red hair and round glasses, pixel art | smiling woman; red hair; round glasses; pixel art",
        "a man without glasses on a blue background | man; without glasses; blue background",
        "pixel-art of a GIRL who looks sad!! | pixel-art; girl; sad",
        "red hair in a bun; no beard | red hair; bun; no beard",
        "castle | castle",
        "Please draw me a castle, I would like some red hair please | castle; red hair",
        "a sandwich | sandwich",
        "I would like on a white wall, a boy please | white wall; boy",
      })
  void promptsComeApartIntoPhrases(String prompt, String phrases) {
    assertThat(Phrases.of(prompt)).containsExactly(phrases.split("; "));
  }

  @Test
  void promptsThatAskForNothingHaveNoPhrases() {
    assertThat(Phrases.of("")).isEmpty();
    assertThat(Phrases.of(" , with and . ")).isEmpty();
    assertThat(Phrases.of("draw")).isEmpty();
    assertThat(Phrases.of("please, draw me a")).isEmpty();
    assertThat(Phrases.of("a, ".repeat(1000))).hasSizeLessThanOrEqualTo(Phrases.MOST);
    assertThat(Phrases.of("b, ".repeat(1000))).isEqualTo(List.copyOf(Phrases.of("b, ".repeat(32))));
  }
}
