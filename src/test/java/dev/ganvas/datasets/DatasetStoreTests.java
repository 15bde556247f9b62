package dev.ganvas.datasets;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.SharedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of sets that are not there. */
class DatasetStoreTests {
  @TempDir Path directory;

  private final DatasetRepository repository = mock();
  private final SharedFiles shared = mock();

  @BeforeEach
  void nothingIsKnown() throws IOException {
    when(shared.names("datasets")).thenReturn(Set.of("one"));
    when(repository.findById(any())).thenReturn(Optional.empty());
    when(repository.count()).thenReturn(1L);
  }

  private DatasetStore store() {
    DatasetProperties properties = mock();
    when(properties.concurrentUploads()).thenReturn(1);
    return new DatasetStore(
        properties,
        repository,
        mock(),
        mock(),
        mock(),
        mock(),
        new DataDirectory(directory),
        shared,
        Clock.systemUTC(),
        List.of());
  }

  private void isKnown(boolean deleted) {
    Dataset dataset = mock();
    when(dataset.deleted()).thenReturn(deleted ? Instant.EPOCH : null);
    when(repository.findById("one")).thenReturn(Optional.of(dataset));
  }

  @Test
  void whatAnUploadThatDiedHasSharedIsDeletedAnHourLater() throws IOException {
    DatasetStore store = store();
    store.tidyUp();
    verify(shared, never()).delete(any());
    store.tidyUp();
    verify(shared).delete("datasets/one");
  }

  @Test
  void anUploadThatEndsMeanwhileStays() throws IOException {
    DatasetStore store = store();
    store.tidyUp();
    isKnown(false);
    store.tidyUp();
    store.tidyUp();
    verify(shared, never()).delete(any());
  }

  @Test
  void aDatabaseThatKnowsNoSetAtAllDeletesNone() throws IOException {
    when(repository.count()).thenReturn(0L);
    DatasetStore store = store();
    store.tidyUp();
    store.tidyUp();
    verify(shared, never()).delete(any());
  }

  @Test
  void whatAnotherNodeHasDeletedGoesFromThisOne() throws IOException {
    isKnown(true);
    store().tidyUp();
    verify(shared).delete("datasets/one");
  }
}
