package dev.ganvas.gan;

import java.util.List;

/**
 * What a generator is conditioned on besides its latent.
 *
 * @param kind nothing, one of several classes, or a vector such as a sentence embedding
 * @param size 0 for nothing, else the number of classes or the length of the vector
 */
public record Conditioning(Kind kind, int size) {
  /** The largest condition taken, in components. */
  public static final int MAX_SIZE = 4096;

  public enum Kind {
    NONE,
    CLASSES,
    VECTOR
  }

  public static final Conditioning NONE = new Conditioning(Kind.NONE, 0);

  @SuppressWarnings("ConstantValue") // Null comes from files.
  public Conditioning {
    if (kind == null) {
      throw new IllegalArgumentException(
          "conditioning: kind must be one of " + List.of(Kind.values()));
    }
    boolean fits = kind == Kind.NONE ? size == 0 : size > 0 && size <= MAX_SIZE;
    if (!fits) {
      throw new IllegalArgumentException("conditioning " + kind + " cannot have size " + size);
    }
  }

  /** Classes, if there are any. */
  public static Conditioning classesOrNone(int count) {
    return count == 0 ? NONE : classes(count);
  }

  public static Conditioning classes(int count) {
    return new Conditioning(Kind.CLASSES, count);
  }

  /** How many classes there are; 0 where it is conditioned on nothing, or on a vector. */
  public int classCount() {
    return kind == Kind.CLASSES ? size : 0;
  }

  public static Conditioning vector(int length) {
    return new Conditioning(Kind.VECTOR, length);
  }
}
