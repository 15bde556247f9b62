package dev.ganvas.models;

import dev.ganvas.nn.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tensors in Hugging Face's safetensors format: the length of the header in 8 bytes, a JSON header,
 * and the values, all little-endian. Reading parses data only.
 */
public final class Safetensors {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String METADATA = "__metadata__";
  private static final int MAX_HEADER_BYTES = 1 << 20;
  private static final int MAX_RANK = 8;

  private Safetensors() {}

  /** Type of the stored values. F16 keeps 11 significant bits, I8 the integers from -128 to 127. */
  public enum Precision {
    I8(1),
    F16(2),
    F32(4);

    private final int bytes;

    Precision(int bytes) {
      this.bytes = bytes;
    }
  }

  /** The contents of a file. */
  public record Contents(Map<String, Tensor> tensors, Map<String, String> metadata) {}

  public static void write(
      OutputStream output,
      Map<String, Tensor> tensors,
      Map<String, String> metadata,
      Precision precision)
      throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(METADATA, metadata);
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      long end = offset + (long) precision.bytes * entry.getValue().values().length;
      header.put(entry.getKey(), entry(entry.getValue(), precision, offset, end));
      offset = end;
    }
    writeHeader(output, header);
    for (Tensor tensor : tensors.values()) {
      output.write(encode(tensor.values(), precision));
    }
  }

  /** Sorted, so that the same tensors give the same bytes. */
  private static Map<String, Object> entry(Tensor tensor, Precision precision, long from, long to) {
    return new TreeMap<>(
        Map.of(
            "dtype", precision.name(),
            "shape", tensor.shape(),
            "data_offsets", new long[] {from, to}));
  }

  /**
   * Writes the length and the header, padded to a multiple of 8 bytes, for a file with other types
   * than those of {@link Precision}.
   */
  public static void writeHeader(OutputStream output, Map<String, Object> header)
      throws IOException {
    byte[] json = JSON.writeValueAsBytes(header);
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    output.write(littleEndian(8).putLong(padded.length).array());
    output.write(padded);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] encode(float[] values, Precision precision) {
    ByteBuffer buffer = littleEndian(Math.multiplyExact(values.length, precision.bytes));
    for (float value : values) {
      switch (precision) {
        case I8 -> buffer.put((byte) Math.max(-128, Math.min(127, Math.round(value))));
        case F16 -> buffer.putShort(HalfFloat.toBits(value));
        case F32 -> buffer.putFloat(value);
      }
    }
    return buffer.array();
  }

  /**
   * @throws IOException if the bytes are not a well-formed safetensors file of 8-bit integers and
   *     16- and 32-bit floats whose tensors cover it exactly; the message says why
   */
  public static Contents read(byte[] file) throws IOException {
    int start = startOfValues(file);
    JsonNode header = header(new String(file, 8, start - 8, StandardCharsets.UTF_8));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    long covered = 0;
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (entry.getKey().equals(METADATA)) {
        entry.getValue().forEachEntry((name, value) -> metadata.put(name, value.asString()));
      } else {
        Tensor tensor = tensor(entry.getKey(), entry.getValue(), file, start);
        covered += tensor.values().length * (long) precision(entry.getValue()).bytes;
        tensors.put(entry.getKey(), tensor);
      }
    }
    if (covered != file.length - start) {
      throw new IOException("tensors cover %d bytes of %d".formatted(covered, file.length - start));
    }
    return new Contents(tensors, metadata);
  }

  private static int startOfValues(byte[] file) throws IOException {
    if (file.length < 8) {
      throw new IOException("truncated: " + file.length + " bytes");
    }
    long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > MAX_HEADER_BYTES || length > file.length - 8) {
      throw new IOException("the header claims " + length + " bytes");
    }
    return 8 + (int) length;
  }

  private static JsonNode header(String text) throws IOException {
    try {
      JsonNode header = JSON.readTree(text);
      if (header.isObject()) {
        return header;
      }
    } catch (JacksonException e) {
      throw new IOException("the header is not JSON: " + e.getOriginalMessage(), e);
    }
    throw new IOException("the header is not a JSON object");
  }

  private static Precision precision(JsonNode entry) throws IOException {
    String name = entry.path("dtype").asString("").toUpperCase(Locale.ROOT);
    for (Precision precision : Precision.values()) {
      if (precision.name().equals(name)) {
        return precision;
      }
    }
    throw new IOException("dtype \"" + name + "\" is not I8, F16 or F32");
  }

  private static Tensor tensor(String name, JsonNode entry, byte[] file, int start)
      throws IOException {
    Precision precision = precision(entry);
    JsonNode offsets = entry.path("data_offsets");
    if (!entry.path("shape").isArray()
        || entry.path("shape").size() > MAX_RANK
        || offsets.size() != 2) {
      throw new IOException(name + " has no shape or no offsets");
    }
    long[] shape = shape(name, entry.path("shape"), file.length);
    long length = LongStream.of(shape).reduce(1, (a, b) -> a * b);
    long from = offsets.get(0).asLong(-1);
    long to = offsets.get(1).asLong(-1);
    if (from < 0 || to > file.length - start || to - from != length * precision.bytes) {
      throw new IOException(
          "%s lies at %d to %d: outside, or of another size".formatted(name, from, to));
    }
    return new Tensor(shape, decode(file, start + (int) from, (int) length, precision));
  }

  /**
   * @param most values that there can be
   */
  private static long[] shape(String name, JsonNode dimensions, int most) throws IOException {
    long[] shape = new long[dimensions.size()];
    long length = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dimensions.get(i).asLong(-1);
      if (shape[i] < 0 || shape[i] > most || length * shape[i] > most) {
        throw new IOException(name + " has a dimension of " + dimensions.get(i));
      }
      length *= shape[i];
    }
    return shape;
  }

  private static float[] decode(byte[] file, int start, int length, Precision precision) {
    ByteBuffer data =
        ByteBuffer.wrap(file, start, length * precision.bytes).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] =
          switch (precision) {
            case I8 -> data.get();
            case F16 -> HalfFloat.toFloat(data.getShort());
            case F32 -> data.getFloat();
          };
    }
    return values;
  }
}
