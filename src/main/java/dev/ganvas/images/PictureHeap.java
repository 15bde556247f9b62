package dev.ganvas.images;

/** The share of the heap that pictures may take. */
public final class PictureHeap {
  /** Heap that the service itself needs. */
  private static final long OWN_BYTES = 64L << 20;

  private PictureHeap() {}

  /** Half of the heap beyond what the service itself needs, in bytes. */
  public static long bytes() {
    return beyondOwn() / 2;
  }

  /** The heap beyond what the service itself needs, in bytes. */
  public static long beyondOwn() {
    return Math.max(0, Runtime.getRuntime().maxMemory() - OWN_BYTES);
  }
}
