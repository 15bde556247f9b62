package dev.ganvas.labelling.c2pa;

import java.util.UUID;

/** Ids that are derived from what they name instead of drawn (RFC 9562, version 8). */
public final class DerivedId {
  private DerivedId() {}

  /** One of 122 of these bits. */
  public static UUID of(long high, long low) {
    return new UUID(high & ~0xF000L | 0x8000L, low >>> 2 | 0x8000_0000_0000_0000L);
  }
}
