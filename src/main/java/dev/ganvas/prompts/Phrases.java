package dev.ganvas.prompts;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Splits a prompt into its phrases: "a man with red hair on a blue wall" into "man", "red hair" and
 * "blue wall". An embedding of the whole sentence hardly tells what is red and what is blue;
 * embeddings of its phrases do.
 */
public final class Phrases {
  /** Maximum number of phrases; further ones are ignored. */
  public static final int MOST = 32;

  private static final Pattern BORDERS =
      Pattern.compile(
          "[\\p{Punct}\\p{Cntrl}&&[^'-]]+"
              + "|\\b(?:with|and|in front of|on|against|who|that|wearing|dressed in|in|as|has|have"
              + "|having|is|are|looks|of|by|plus|but)\\b"
              + "|(?=\\b(?:without|no)\\b)");

  /** Words at the start of a phrase that carry no meaning. */
  private static final Pattern LEAD =
      Pattern.compile(
          "^(?:(?:please|can you|could you|i would like|i'd like|i want|give me|show me|draw|make"
              + "|create|generate|paint|me|a|an|the|some)\\s+)+");

  private static final Pattern PLEASE = Pattern.compile("\\s+please$");

  private Phrases() {}

  /** The phrases of a prompt in lower case, in order; empty if it contains no letter or digit. */
  public static List<String> of(String prompt) {
    return BORDERS
        .splitAsStream(prompt.toLowerCase(Locale.ROOT))
        .map(part -> part.strip().replaceAll("\\s+", " "))
        .map(part -> PLEASE.matcher(part).replaceFirst(""))
        .map(part -> LEAD.matcher(part + " ").replaceFirst("").strip())
        .filter(part -> part.codePoints().anyMatch(Character::isLetterOrDigit))
        .limit(MOST)
        .toList();
  }
}
