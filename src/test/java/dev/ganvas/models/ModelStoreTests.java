package dev.ganvas.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isNull;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.InvalidConfigurationException;
import dev.ganvas.storage.LongTransactions;
import dev.ganvas.storage.ScratchSpace;
import dev.ganvas.storage.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

/** Bundles that were put into the data directory by hand. */
class ModelStoreTests {
  @TempDir Path directory;
  private SharedFiles shared = mock();

  private final ModelVersionRepository repository = mock(ModelVersionRepository.class);

  private final PlatformTransactionManager transactions = mock(PlatformTransactionManager.class);
  private final JdbcAggregateTemplate database = mock(JdbcAggregateTemplate.class);

  private ModelStore open() {
    when(database.insert(any(ModelVersion.class))).then(call -> call.getArgument(0));
    DataDirectory data = new DataDirectory(directory);
    shared = spy(SharedFiles.of(data));
    return new ModelStore(
        repository,
        database,
        new TransactionTemplate(transactions),
        mock(LongTransactions.class),
        data,
        shared,
        new ScratchSpace(data),
        Clock.systemUTC(),
        new ShippedModels());
  }

  private Path bundle(String name) throws IOException {
    Path shipped = Path.of("src/main/resources/models/fashion");
    Path bundle = Files.createDirectories(directory.resolve("models/" + name + "/1.0.0"));
    String manifest = Files.readString(shipped.resolve("manifest.json"));
    Files.writeString(
        bundle.resolve("manifest.json"),
        manifest
            .replace("\"fashion\"", "\"" + name + "\"")
            .replaceFirst("(\"version\" : )\"[^\"]+\"", "$1\"1.0.0\""));
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

  /** A bundle as it was unpacked, ready to be taken over. */
  private Path unpacked() throws IOException {
    Path bundle = bundle("theirs");
    Path unpacked = directory.resolve("unpacked");
    Files.move(bundle, unpacked);
    Files.delete(bundle.getParent());
    return unpacked;
  }

  private Path imported() {
    return directory.resolve("models/theirs/1.0.0");
  }

  @Test
  void anImportAppearsWholeOrNotAtAll() throws IOException {
    Path bundle = unpacked();
    ModelManifest manifest = ModelBundle.readDirectory(bundle).manifest();
    ModelStore store = open();
    doThrow(new TransactionSystemException("the database went away"))
        .when(transactions)
        .commit(any());
    assertThatThrownBy(() -> store.importCandidate(manifest, bundle))
        .isInstanceOf(TransactionSystemException.class);
    assertThat(imported()).doesNotExist();
  }

  @Test
  void anImportWhoseFilesCannotBeMovedLeavesNoRow() throws IOException {
    Path bundle = unpacked();
    ModelManifest manifest = ModelBundle.readDirectory(bundle).manifest();
    ModelStore store = open();
    Path gone = directory.resolve("gone");
    assertThatThrownBy(() -> store.importCandidate(manifest, gone)).isInstanceOf(IOException.class);
    verify(transactions).rollback(any());
    verify(transactions, never()).commit(any());
    assertThat(imported()).doesNotExist();
  }

  @Test
  void anImportOfAVersionThatIsThereChangesNothing() throws IOException {
    Path there = bundle("theirs");
    ModelManifest manifest = ModelBundle.readDirectory(there).manifest();
    ModelStore store = open();
    doThrow(new DuplicateKeyException("there is one"))
        .when(database)
        .insert(any(ModelVersion.class));
    assertThat(store.importCandidate(manifest, directory.resolve("other"))).isEmpty();
    verify(transactions).rollback(any());
    verify(shared).takeBack("models/theirs/1.0.0");
    assertThat(there.resolve("manifest.json")).exists();
  }

  @Test
  void asManyConcernsAreKeptAsThereIsRoomFor() throws IOException {
    Path bundle = unpacked();
    ModelStore store = open();
    ModelManifest manifest = ModelBundle.readDirectory(bundle).manifest();
    List<String> concerns = Collections.nCopies(1000, "collapsed: pictures of a class are alike");
    ModelVersion added = store.addCandidate(store.prepare(manifest, bundle), concerns);
    assertThat(added.concerns()).hasSize(10_000).startsWith("collapsed").endsWith("…");
  }

  @Test
  void theNextVersionIsNoneThatIsShippedOrThere() {
    ModelStore store = open();
    assertThat(store.nextVersion("mine")).isEqualTo("1.0.0");
    assertThat(store.nextVersion("fashion")).isEqualTo("3.0.0");
    ModelVersion third = mock();
    when(third.version()).thenReturn("3.0.0");
    when(repository.findByName("fashion")).thenReturn(List.of(third));
    assertThat(store.nextVersion("fashion")).isEqualTo("4.0.0");
  }

  /** As before an object store, where copies have editions. */
  private ModelStore withEditions() {
    ModelStore store = open();
    doAnswer(call -> call.getArgument(0) + "/" + call.getArgument(1))
        .when(shared)
        .edition(any(), anyLong());
    return store;
  }

  @Test
  void copiesOfWhatOthersHaveDeletedAreRemovedAtTheSecondLook() throws IOException {
    ModelStore store = withEditions();
    Path bundle = unpacked();
    ModelManifest manifest = ModelBundle.readDirectory(bundle).manifest();
    ModelVersion added = store.addCandidate(store.prepare(manifest, bundle), List.of());
    when(repository.findById(added.id())).thenReturn(Optional.of(added));
    Path copy = imported().resolve(Long.toString(added.created().toEpochMilli()));
    Path earlier = Files.createDirectory(imported().resolve("12345"));
    Path byHand = bundle("mine");
    store.tidyUp();
    assertThat(earlier).as("it might be of a version that is just being added").exists();
    store.tidyUp();
    assertThat(earlier).doesNotExist();
    assertThat(copy.resolve("manifest.json")).exists();
    assertThat(byHand.resolve("manifest.json")).exists();

    when(repository.findById(added.id())).thenReturn(Optional.empty());
    store.tidyUp();
    store.tidyUp();
    assertThat(copy).doesNotExist();
  }

  @Test
  void aDeletedVersionThatWasPutThereByHandDoesNotComeBack() throws IOException {
    ModelStore store = withEditions();
    Path byHand = bundle("mine");
    ModelManifest manifest = ModelBundle.readDirectory(byHand).manifest();
    Path copy = directory.resolve("copy");
    FileSystemUtils.copyRecursively(byHand, copy);
    ModelVersion version = store.addCandidate(store.prepare(manifest, copy), List.of());
    when(repository.delete(version.id())).thenReturn(1);
    assertThat(store.delete(version)).isTrue();
    assertThat(byHand).doesNotExist();
  }
}
