package dev.ganvas.prompts;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Splits English text into the tokens of BERT's uncased vocabulary (Devlin et al., <i>BERT</i>,
 * 2019): lower case, no accents, punctuation and Chinese characters on their own, then greedily the
 * longest token of the vocabulary at each position of a word. Thread-safe.
 */
final class WordPieceTokenizer {
  private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");
  private static final String CONTINUED = "##";
  private static final int MAX_WORD_LENGTH = 100;

  private final Map<String, Long> vocabulary;
  private final long start;
  private final long end;
  private final long unknown;

  /**
   * @param vocabulary id of each token, including {@code [CLS]}, {@code [SEP]} and {@code [UNK]}
   */
  WordPieceTokenizer(Map<String, Long> vocabulary) {
    this.vocabulary = Map.copyOf(vocabulary);
    start = special("[CLS]");
    end = special("[SEP]");
    unknown = special("[UNK]");
  }

  private long special(String token) {
    Long number = vocabulary.get(token);
    if (number == null) {
      throw new IllegalArgumentException("the vocabulary has no " + token);
    }
    return number;
  }

  /**
   * The ids of a text's tokens, between those of {@code [CLS]} and {@code [SEP]}.
   *
   * @param most maximum number of ids, both included; further ones are dropped
   */
  long[] tokenize(String text, int most) {
    List<Long> pieces = new ArrayList<>();
    pieces.add(start);
    for (String word : words(text)) {
      addPieces(word, pieces);
    }
    List<Long> kept = new ArrayList<>(pieces.subList(0, Math.min(pieces.size(), most - 1)));
    kept.add(end);
    return kept.stream().mapToLong(Long::longValue).toArray();
  }

  private static List<String> words(String text) {
    StringBuilder spaced = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .forEach(
            c -> {
              if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                spaced.append(' ');
              } else if (isChinese(c)) {
                spaced.append(' ').appendCodePoint(c).append(' ');
              } else if (isVisible(c)) {
                spaced.appendCodePoint(c);
              }
            });
    String decomposed = Normalizer.normalize(spaced, Normalizer.Form.NFD);
    String plain = MARKS.matcher(decomposed).replaceAll("").toLowerCase(Locale.ROOT);
    StringBuilder separated = new StringBuilder();
    plain
        .codePoints()
        .forEach(
            c -> {
              if (isPunctuation(c)) {
                separated.append(' ').appendCodePoint(c).append(' ');
              } else {
                separated.appendCodePoint(c);
              }
            });
    String words = separated.toString().strip();
    return words.isEmpty() ? List.of() : List.of(words.split(" +"));
  }

  private static boolean isVisible(int c) {
    int type = Character.getType(c);
    return c != 0xFFFD
        && type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.UNASSIGNED
        && type != Character.PRIVATE_USE
        && type != Character.SURROGATE;
  }

  private static boolean isChinese(int c) {
    return c >= 0x4E00 && c <= 0x9FFF
        || c >= 0x3400 && c <= 0x4DBF
        || c >= 0x20000 && c <= 0x2CEAF
        || c >= 0xF900 && c <= 0xFAFF
        || c >= 0x2F800 && c <= 0x2FA1F;
  }

  private static boolean isPunctuation(int c) {
    if (c < 128) {
      return c > ' ' && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  private void addPieces(String word, List<Long> pieces) {
    int before = pieces.size();
    int from = 0;
    while (from < word.length() && word.length() <= MAX_WORD_LENGTH) {
      int to = word.length();
      Long piece = null;
      while (to > from && piece == null) {
        String part = word.substring(from, to);
        piece = vocabulary.get(from == 0 ? part : CONTINUED + part);
        to--;
      }
      if (piece == null) {
        break;
      }
      pieces.add(piece);
      from = to + 1;
    }
    if (from < word.length()) {
      pieces.subList(before, pieces.size()).clear();
      pieces.add(unknown);
    }
  }
}
