package dev.ganvas.labelling.c2pa;

import java.util.Set;

/** What IPTC's digital source types, in XMP and in content credentials, say of AI. */
final class DigitalSourceType {
  /** The property of XMP, and the field of assertions if its first letter is a small one. */
  static final String NAME = "DigitalSourceType";

  /**
   * Those of which a trained model made a part at least. Not {@code algorithmicMedia}: that is made
   * by a formula, as fractals are.
   */
  static final Set<String> AI_MADE =
      Set.of(
          "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic");

  private DigitalSourceType() {}

  /**
   * Whether a type is one of {@link #AI_MADE}.
   *
   * @param type its name, alone or as the end of an address
   */
  static boolean isAiMade(String type) {
    String address = type.strip();
    int end = address.length() - (address.endsWith("/") ? 1 : 0);
    return AI_MADE.contains(address.substring(address.lastIndexOf('/', end - 1) + 1, end));
  }
}
