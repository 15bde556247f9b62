package dev.ganvas.labelling.c2pa;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Assertions that bind credentials to a file, by the hash of everything in it but themselves. */
enum Binding {
  /** Of bytes in their order, but for those where the credentials are. */
  DATA("c2pa.hash.data") {
    @Override
    Map<String, Object> content(byte[] hash, int start, int length, int padding) {
      Map<String, Object> exclusion = new LinkedHashMap<>();
      exclusion.put("start", start);
      exclusion.put("length", length);
      Map<String, Object> content = assertion(List.of(exclusion), hash);
      content.put("pad", new byte[PAD + padding]);
      return content;
    }
  },

  /** Of the boxes of an ISO base media file, each after its place in the file (C2PA 2, A.5). */
  BOXES("c2pa.hash.bmff.v3") {
    @Override
    Map<String, Object> content(byte[] hash, int start, int length, int padding) {
      Map<String, Object> identifier = new LinkedHashMap<>();
      identifier.put("offset", BOX_HEADER);
      identifier.put("value", CREDENTIALS_BOX);
      Map<String, Object> credentials = excluded("/uuid");
      credentials.put("data", List.of(identifier));
      return assertion(List.of(credentials, excluded("/ftyp"), excluded("/mfra")), hash);
    }
  };

  static final int BOX_HEADER = 8;

  private static final byte[] CREDENTIALS_BOX = {
    (byte) 0xD8,
    (byte) 0xFE,
    (byte) 0xC3,
    (byte) 0xD6,
    0x1B,
    0x0E,
    0x48,
    0x3C,
    (byte) 0x92,
    (byte) 0x97,
    0x58,
    0x28,
    (byte) 0x87,
    0x7E,
    (byte) 0xC4,
    (byte) 0x81
  };

  private static final int PAD = 8;

  private final String label;

  Binding(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** The type of the box that holds credentials. */
  static byte[] credentialsBox() {
    return CREDENTIALS_BOX.clone();
  }

  /**
   * What the assertion says.
   *
   * @param start of the credentials, as they stand in the file
   * @param length of them
   * @param padding bytes by which it is to be longer
   */
  abstract Map<String, Object> content(byte[] hash, int start, int length, int padding);

  static Map<String, Object> assertion(List<Map<String, Object>> exclusions, byte[] hash) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("exclusions", exclusions);
    content.put("name", "content credentials");
    content.put("alg", "sha256");
    content.put("hash", hash);
    return content;
  }

  static Map<String, Object> excluded(String path) {
    Map<String, Object> exclusion = new LinkedHashMap<>();
    exclusion.put("xpath", path);
    for (String anything : List.of("length", "data", "subset", "version", "flags", "exact")) {
      exclusion.put(anything, null);
    }
    return exclusion;
  }
}
