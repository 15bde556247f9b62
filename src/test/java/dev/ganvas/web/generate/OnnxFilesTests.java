package dev.ganvas.web.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.ganvas.gan.OnnxGraph;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ServedModel;
import dev.ganvas.models.ShippedModels;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.ScratchSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.Resource;

class OnnxFilesTests {
  private final ServedModel shipped = new ShippedModels().all().get(0);
  private final AtomicInteger manifestsRead = new AtomicInteger();

  private ServedModel version(String version) {
    ModelManifest manifest = mock(ModelManifest.class);
    when(manifest.name()).thenReturn("any");
    when(manifest.version()).thenReturn(version);
    return new ServedModel(
        manifest,
        file -> {
          manifestsRead.addAndGet(file.equals("manifest.json") ? 1 : 0);
          return shipped.files().open(file);
        });
  }

  @Test
  void aVersionIsMadeOnceAndGoesWhenTheNextIsAskedFor(@TempDir Path directory) throws IOException {
    try (ScratchSpace scratch = new ScratchSpace(new DataDirectory(directory))) {
      OnnxFiles files = new OnnxFiles(scratch);
      ServedModel first = version("1.0.0");
      Resource file = files.of(first);
      assertThat(file.getContentAsByteArray()).isEqualTo(OnnxGraph.of(shipped.open().generator()));
      assertThat(files.of(first)).isEqualTo(file);
      assertThat(manifestsRead).hasValue(1);
      assertThat(files.of(version("2.0.0")).exists()).isTrue();
      assertThat(manifestsRead).hasValue(2);
      assertThat(file.exists()).isFalse();
    }
  }
}
