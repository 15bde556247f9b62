package dev.ganvas.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The weights of one network in one flat vector, and their gradients in another, with a named view
 * for each tensor: an optimiser step, a moving average or a copy is one operation over all.
 */
public final class Parameters {
  private final INDArray values;
  private final INDArray gradients;
  private final Map<String, Parameter> byName = new LinkedHashMap<>();

  /** A tensor of a network. {@code value} and {@code gradient} share the flat vectors' memory. */
  public record Parameter(String name, INDArray value, INDArray gradient) {}

  /** Collects the tensors of a network before the flat vectors are made. */
  public static final class Layout {
    public record Entry(String name, double deviation, double mean, long[] shape) {
      /** Weights in the tensor. */
      public long length() {
        return LongStream.of(shape).reduce(1, Math::multiplyExact);
      }
    }

    private final List<Entry> entries = new ArrayList<>();

    public List<Entry> entries() {
      return entries;
    }

    /** A tensor that starts normally distributed around 0. */
    public Layout normal(String name, double deviation, long... shape) {
      entries.add(new Entry(name, deviation, 0, shape));
      return this;
    }

    /** A tensor that starts at one value. */
    public Layout constant(String name, double value, long... shape) {
      entries.add(new Entry(name, 0, value, shape));
      return this;
    }
  }

  public Parameters(Layout layout, DataType type, long seed) {
    long length = layout.entries().stream().mapToLong(Layout.Entry::length).sum();
    values = Nd4j.create(type, 1, length);
    gradients = Nd4j.create(type, 1, length);
    long offset = 0;
    for (Layout.Entry entry : layout.entries()) {
      long end = offset + entry.length();
      Parameter parameter =
          new Parameter(
              entry.name(),
              view(values, offset, end, entry.shape()),
              view(gradients, offset, end, entry.shape()));
      initialise(parameter.value(), entry, Latents.mix(seed, offset));
      byName.put(entry.name(), parameter);
      offset = end;
    }
  }

  private static INDArray view(INDArray flat, long from, long to, long[] shape) {
    return flat.get(NDArrayIndex.point(0), NDArrayIndex.interval(from, to)).reshape('c', shape);
  }

  private static void initialise(INDArray value, Layout.Entry entry, long seed) {
    if (entry.deviation() == 0) {
      value.assign(entry.mean());
      return;
    }
    float[] normals = Latents.normals(seed, Math.toIntExact(value.length()));
    value.assign(
        Nd4j.create(normals, value.shape()).muli(entry.deviation()).castTo(value.dataType()));
  }

  /**
   * @throws IllegalArgumentException if there is no such tensor
   */
  public Parameter get(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("no tensor " + name));
  }

  public Optional<Parameter> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public Iterable<Parameter> all() {
    return byName.values();
  }

  /** All weights, shape {@code [1, n]}: the memory itself, not a copy. */
  public INDArray values() {
    return values;
  }

  /** All gradients, shape {@code [1, n]}: the memory itself, not a copy. */
  public INDArray gradients() {
    return gradients;
  }

  long length() {
    return values.length();
  }
}
