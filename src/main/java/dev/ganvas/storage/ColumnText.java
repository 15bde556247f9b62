package dev.ganvas.storage;

import org.jspecify.annotations.Nullable;

/** Texts for columns of the database, which have room for so many characters. */
public final class ColumnText {
  private static final int REASON = 2000;
  private static final String CUT = "…";

  private ColumnText() {}

  /** Why a job is in its state, as all kinds of jobs keep it; null without. */
  public static @Nullable String reason(@Nullable String text) {
    return text == null ? null : of(text, REASON);
  }

  /** A text, or as much of its beginning as there is room for. */
  public static String of(String text, int room) {
    if (text.length() <= room) {
      return text;
    }
    int end = room - CUT.length();
    boolean amidACharacter = Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, amidACharacter ? end - 1 : end) + CUT;
  }
}
