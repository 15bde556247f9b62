package dev.ganvas.models;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isNull;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Bundles that were put into the data directory by hand. */
class ModelStoreTests {
  @TempDir Path directory;

  private final ModelVersionRepository repository = mock(ModelVersionRepository.class);

  private void open() {
    JdbcAggregateTemplate database = mock(JdbcAggregateTemplate.class);
    when(database.insert(any(ModelVersion.class))).then(call -> call.getArgument(0));
    new ModelStore(
        repository,
        database,
        mock(TransactionTemplate.class),
        new DataDirectory(directory),
        Clock.systemUTC());
  }

  private Path bundle(String name) throws IOException {
    Path shipped = Path.of("src/main/resources/models/fashion");
    Path bundle = Files.createDirectories(directory.resolve("models/" + name + "/1.0.0"));
    String manifest = Files.readString(shipped.resolve("manifest.json"));
    Files.writeString(
        bundle.resolve("manifest.json"), manifest.replace("\"fashion\"", "\"" + name + "\""));
    Files.copy(shipped.resolve("weights.safetensors"), bundle.resolve("weights.safetensors"));
    return bundle;
  }

  @Test
  void theFirstOfANameIsServed() throws IOException {
    bundle("mine");
    open();
    verify(repository).serve(eq("mine@1.0.0"), any(), isNull());
  }

  @Test
  void brokenOnesStopTheStartAndAreNamed() throws IOException {
    Files.write(bundle("broken").resolve("weights.safetensors"), new byte[100]);
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("broken")
        .hasMessageContaining("SHA-256");
    verify(repository, never()).serve(any(), any(), any());
  }
}
