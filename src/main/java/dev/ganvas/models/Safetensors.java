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

  /** Type of the stored values. F16 halves the size and keeps 11 significant bits. */
  public enum Precision {
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
      header.put(
          entry.getKey(),
          // Sorted, as the same tensors are to make the same bytes.
          new TreeMap<>(
              Map.of(
                  "dtype", precision.name(),
                  "shape", entry.getValue().shape(),
                  "data_offsets", new long[] {offset, end})));
      offset = end;
    }
    writeHeader(output, header);
    for (Tensor tensor : tensors.values()) {
      output.write(encode(tensor.values(), precision));
    }
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
      if (precision == Precision.F16) {
        buffer.putShort(HalfFloat.toBits(value));
      } else {
        buffer.putFloat(value);
      }
    }
    return buffer.array();
  }

  /**
   * @throws IOException if the bytes are not a well-formed safetensors file of 16- and 32-bit
   *     floats whose tensors cover it exactly; the message says why
   */
  public static Contents read(byte[] file) throws IOException {
    if (file.length < 8) {
      throw new IOException("truncated: " + file.length + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long headerLength = buffer.getLong();
    if (headerLength < 2 || headerLength > MAX_HEADER_BYTES || headerLength > file.length - 8) {
      throw new IOException("the header claims " + headerLength + " bytes");
    }
    int start = 8 + (int) headerLength;
    JsonNode header = header(new String(file, 8, (int) headerLength, StandardCharsets.UTF_8));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    long covered = 0;
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (entry.getKey().equals(METADATA)) {
        entry
            .getValue()
            .properties()
            .forEach(p -> metadata.put(p.getKey(), p.getValue().asString()));
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
    throw new IOException("dtype \"" + name + "\" is not F16 or F32");
  }

  private static Tensor tensor(String name, JsonNode entry, byte[] file, int start)
      throws IOException {
    Precision precision = precision(entry);
    JsonNode shapeNode = entry.path("shape");
    JsonNode offsets = entry.path("data_offsets");
    if (!shapeNode.isArray() || shapeNode.size() > MAX_RANK || offsets.size() != 2) {
      throw new IOException(name + " has no shape or no offsets");
    }
    long[] shape = new long[shapeNode.size()];
    long length = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = shapeNode.get(i).asLong(-1);
      if (shape[i] < 0 || shape[i] > file.length || length * shape[i] > file.length) {
        throw new IOException(name + " has a dimension of " + shapeNode.get(i));
      }
      length *= shape[i];
    }
    long from = offsets.get(0).asLong(-1);
    long to = offsets.get(1).asLong(-1);
    if (from < 0 || to > file.length - start || to - from != length * precision.bytes) {
      throw new IOException(
          "%s lies at %d to %d: outside, or of another size".formatted(name, from, to));
    }
    return new Tensor(shape, decode(file, start + (int) from, (int) length, precision));
  }

  private static float[] decode(byte[] file, int start, int length, Precision precision) {
    ByteBuffer data =
        ByteBuffer.wrap(file, start, length * precision.bytes).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = precision == Precision.F16 ? HalfFloat.toFloat(data.getShort()) : data.getFloat();
    }
    return values;
  }
}
