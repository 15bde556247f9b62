package dev.ganvas.labelling.c2pa;

import java.util.UUID;

/** Ids that are derived from what they name instead of drawn (RFC 9562, version 8). */
public final class DerivedId {
  private DerivedId() {}

  /** An id whose last 32 bits, which a watermark carries, are those. */
  public static UUID withMark(UUID id, int mark) {
    return new UUID(
        id.getMostSignificantBits(),
        id.getLeastSignificantBits() & 0xFFFF_FFFF_0000_0000L | mark & 0xFFFF_FFFFL);
  }

  /** One of 122 of these bits. */
  public static UUID of(long high, long low) {
    return new UUID(high & ~0xF000L | 0x8000L, low >>> 2 | 0x8000_0000_0000_0000L);
  }
}
