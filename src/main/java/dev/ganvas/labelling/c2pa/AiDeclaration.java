package dev.ganvas.labelling.c2pa;

import java.nio.charset.Charset;
import java.util.List;
import java.util.stream.Stream;

/**
 * Detects files that declare to be made by AI: looks for the IPTC digital source type of trained
 * models anywhere in XMP or content credentials, compressed or not, whether valid or not.
 */
public final class AiDeclaration {
  /**
   * Common part of {@code trainedAlgorithmicMedia} and {@code
   * compositeWithTrainedAlgorithmicMedia}.
   */
  private static final String AI_MADE = "rainedAlgorithmicMedia";

  private static final List<byte[]> ENCODED =
      Stream.of("US-ASCII", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE")
          .map(name -> AI_MADE.getBytes(Charset.forName(name)))
          .toList();

  private AiDeclaration() {}

  /** Whether a file declares to be made by AI. */
  public static boolean in(byte[] file) {
    return declares(file) || XmpReader.texts(file).stream().anyMatch(AiDeclaration::declares);
  }

  private static boolean declares(byte[] bytes) {
    return ENCODED.stream().anyMatch(wanted -> contains(bytes, wanted));
  }

  private static boolean contains(byte[] bytes, byte[] wanted) {
    for (int i = 0; i + wanted.length <= bytes.length; i++) {
      int matched = 0;
      while (matched < wanted.length && bytes[i + matched] == wanted[matched]) {
        matched++;
      }
      if (matched == wanted.length) {
        return true;
      }
    }
    return false;
  }
}
