package dev.ganvas.labelling.c2pa;

import java.util.Optional;

/**
 * Detects files that declare to be made by AI, in whole or in part, by IPTC's digital source types:
 * in XMP or in content credentials, whether these hold or not.
 */
public final class AiDeclaration {
  private static final XmpProperty SOURCE_TYPE =
      new XmpProperty("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", DigitalSourceType.NAME);

  private AiDeclaration() {}

  /** Whether a file declares to be made by AI. */
  public static boolean in(byte[] file) {
    return inMetadata(file) || inCredentials(file, FileParts.of(file));
  }

  /** Whether a file's XMP does. */
  public static boolean inMetadata(byte[] file) {
    return XmpReader.packets(file).stream()
        .flatMap(packet -> SOURCE_TYPE.in(packet).stream())
        .anyMatch(DigitalSourceType::isAiMade);
  }

  /** Whether a file's content credentials do. */
  static boolean inCredentials(byte[] file, FileParts parts) {
    try {
      Optional<EmbeddedCredentials> found = EmbeddedCredentials.in(file, parts);
      return found.isPresent() && DeclaredSource.isAi(found.get().store());
    } catch (MalformedCredentialsException | UnsupportedCredentialsException e) {
      return DeclaredSource.isAiSomewhere(file);
    }
  }
}
