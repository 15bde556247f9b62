package dev.ganvas.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ShardWriterTests {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final UUID ID = new UUID(1, 2);
  private static final PictureMetadata SNEAKER =
      new PictureMetadata(null, "sneaker", 7, null, null, 42, ID, "fashion", "1.0.0", true);
  private static final PictureMetadata WOMAN =
      new PictureMetadata(null, null, null, "a woman", "a hat", 43, ID, "c", "2", true);

  private static byte[] shard(ShardFormat format) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ShardWriter writer = format.open(output);
    writer.add("00000000", "png", new byte[] {1, 2, 3}, SNEAKER);
    writer.add("00000001", "png", new byte[] {4}, WOMAN);
    writer.finish();
    return output.toByteArray();
  }

  @ParameterizedTest
  @EnumSource
  void theSamePicturesGiveTheSameShard(ShardFormat format) throws IOException {
    assertThat(shard(format)).isEqualTo(shard(format));
  }

  @Test
  void aZipIsAnImageFolder() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(new ByteArrayInputStream(shard(ShardFormat.ZIP)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    assertThat(files.keySet()).containsExactly("00000000.png", "00000001.png", "metadata.jsonl");
    assertThat(files.get("00000000.png")).containsExactly(1, 2, 3);
    String[] lines = new String(files.get("metadata.jsonl"), StandardCharsets.UTF_8).split("\n");
    assertThat(lines).hasSize(2);
    JsonNode first = JSON.readTree(lines[0]);
    assertThat(first.get("file_name").asString()).isEqualTo("00000000.png");
    assertThat(first.get("label").asString()).isEqualTo("sneaker");
    assertThat(first.get("label_index").asInt()).isEqualTo(7);
    assertThat(first.get("seed").asLong()).isEqualTo(42);
    assertThat(first.get("ai_generated").asBoolean()).isTrue();
    assertThat(first.has("text")).isFalse();
    JsonNode second = JSON.readTree(lines[1]);
    assertThat(second.get("text").asString()).isEqualTo("a woman");
    assertThat(second.get("negative_text").asString()).isEqualTo("a hat");
    assertThat(second.get("id").asString()).isEqualTo(ID.toString());
  }

  @Test
  void inATarWhatBelongsToAPictureFollowsItUnderItsName() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(shard(ShardFormat.WEBDATASET)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        files.put(entry.getName(), tar.readAllBytes());
      }
    }
    assertThat(files.keySet())
        .containsExactly(
            "00000000.png",
            "00000000.json",
            "00000000.cls",
            "00000001.png",
            "00000001.json",
            "00000001.txt");
    assertThat(files.get("00000000.cls")).asString().isEqualTo("7");
    assertThat(files.get("00000001.txt")).asString().isEqualTo("a woman");
    JsonNode json = JSON.readTree(files.get("00000000.json"));
    assertThat(json.has("file_name")).isFalse();
    assertThat(json.get("label").asString()).isEqualTo("sneaker");
  }
}
