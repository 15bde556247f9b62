package dev.ganvas.training;

import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.PictureConditions;
import dev.ganvas.models.Safetensors;
import dev.ganvas.storage.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A training set in one file, for an engine in another process or on another machine: pictures of
 * one size and their conditions, in Hugging Face's safetensors format.
 *
 * <p>Tensors: {@code pictures}, 8 bits, {@code [n, side, side, channels]}; {@code labels}, 32 bits,
 * {@code [n]}; for a set with captions {@code conditions}, 32-bit floats, {@code [n, captions,
 * size]}, where a picture with fewer captions repeats them. Metadata: {@code format}, {@code count}
 * and the names of the {@code classes}.
 */
public final class PreparedSet {
  private static final String FORMAT = "ganvas-set-1";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int BUFFER_BYTES = 1 << 16;

  private PreparedSet() {}

  /** Writes a set; the file appears when it is complete. */
  public static void write(Path file, ImageSet pictures, PictureConditions conditions)
      throws IOException {
    int count = pictures.size();
    boolean captioned = !pictures.captions().isEmpty();
    int captions = captioned ? conditions.most() : 0;
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(
        "__metadata__",
        Map.of(
            "format", FORMAT,
            "count", Integer.toString(count),
            "classes", JSON.writeValueAsString(pictures.classes())));
    long offset = 0;
    long[] shape = {count, pictures.side(), pictures.side(), pictures.channels()};
    offset = put(header, "pictures", "U8", 1, offset, shape);
    offset = put(header, "labels", "I32", 4, offset, count);
    if (captioned) {
      put(header, "conditions", "F32", 4, offset, count, captions, conditions.size());
    }
    AtomicFile.write(
        file,
        output -> {
          Safetensors.writeHeader(output, header);
          output.write(pictures.samples());
          for (int label : pictures.labels()) {
            output.write(littleEndian(4).putInt(label).array());
          }
          if (captioned) {
            writeConditions(output, conditions, count, captions);
          }
        });
  }

  private static long put(
      Map<String, Object> header, String name, String type, int bytes, long from, long... shape) {
    long to = from + bytes * Arrays.stream(shape).reduce(1, Math::multiplyExact);
    header.put(name, Map.of("dtype", type, "shape", shape, "data_offsets", new long[] {from, to}));
    return to;
  }

  private static void writeConditions(
      OutputStream output, PictureConditions conditions, int count, int captions)
      throws IOException {
    ByteBuffer buffer = littleEndian(Math.max(BUFFER_BYTES, 4 * conditions.size()));
    for (int picture = 0; picture < count; picture++) {
      float[][] said = conditions.of(picture);
      for (int caption = 0; caption < captions; caption++) {
        if (buffer.remaining() < 4 * conditions.size()) {
          output.write(buffer.array(), 0, buffer.position());
          buffer.clear();
        }
        for (float number : said[caption % said.length]) {
          buffer.putFloat(number);
        }
      }
    }
    output.write(buffer.array(), 0, buffer.position());
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
