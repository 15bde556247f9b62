package dev.ganvas.labelling.c2pa;

import java.nio.charset.StandardCharsets;

/**
 * Whether a file declares to be made by AI: the IPTC digital source type of trained models anywhere
 * in it, in XMP or content credentials, whoever wrote it and whether it still holds or not.
 */
public final class AiDeclaration {
  /** Of {@code trainedAlgorithmicMedia} and {@code compositeWithTrainedAlgorithmicMedia}. */
  private static final byte[] AI_MADE =
      "rainedAlgorithmicMedia".getBytes(StandardCharsets.US_ASCII);

  private AiDeclaration() {}

  /** Whether that file does. */
  public static boolean in(byte[] file) {
    for (int i = 0; i + AI_MADE.length <= file.length; i++) {
      int matched = 0;
      while (matched < AI_MADE.length && file[i + matched] == AI_MADE[matched]) {
        matched++;
      }
      if (matched == AI_MADE.length) {
        return true;
      }
    }
    return false;
  }
}
