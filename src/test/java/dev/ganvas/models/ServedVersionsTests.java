package dev.ganvas.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServedVersionsTests {
  private final Set<String> gone = new HashSet<>();
  private final List<String> read = new ArrayList<>();
  private final ServedVersions served = new ServedVersions();

  private static ModelVersion version(String name) {
    return new ModelVersion(
        ModelVersion.id(name, "1.0.0"),
        name,
        "1.0.0",
        ModelVersion.State.SERVED,
        Instant.EPOCH,
        null,
        null,
        null,
        null,
        null,
        Instant.EPOCH);
  }

  private ServedModel open(ModelVersion version) {
    read.add(version.name());
    if (gone.contains(version.name())) {
      throw new UncheckedIOException(new NoSuchFileException("manifest.json"));
    }
    Architecture architecture =
        new Architecture(8, 1, 4, Conditioning.NONE, List.of(16, 16), List.of(16, 16));
    return new ServedModel(
        TestManifests.of(version.name(), architecture, List.of()),
        file -> {
          throw new NoSuchFileException(file);
        });
  }

  private OfferedModels offered() {
    return served.of(List.of(version("cats"), version("dogs")), this::open);
  }

  @Test
  void whatCannotBeReadIsToldAndTriedAgain() {
    gone.add("cats");
    OfferedModels offered = offered();
    assertThat(offered.readable()).extracting(ServedModel::id).containsExactly("dogs@1.0.0");
    assertThat(offered.unreadable())
        .singleElement()
        .satisfies(version -> assertThat(version.id()).isEqualTo("cats@1.0.0"))
        .satisfies(version -> assertThat(version.why()).contains("manifest.json"));
    gone.clear();
    assertThat(offered().readable()).hasSize(2);
    assertThat(offered().unreadable()).isEmpty();
    assertThat(read).containsExactly("cats", "dogs", "cats");
  }
}
