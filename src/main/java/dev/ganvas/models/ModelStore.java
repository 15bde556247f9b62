package dev.ganvas.models;

import dev.ganvas.storage.AtomicFile;
import dev.ganvas.storage.ColumnText;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.InvalidConfigurationException;
import dev.ganvas.storage.LongTransactions;
import dev.ganvas.storage.ScratchSpace;
import dev.ganvas.storage.SharedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * The model versions of this installation: bundles in the shared folders {@code
 * models/<name>/<version>}, and their rows in the database. Thread-safe.
 */
@Service
@Order(1)
public class ModelStore implements ModelSource {
  private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);

  private static final String FOLDER = "models";
  private static final int MAX_CONCERNS = 10_000;

  /** File with a grid of pictures in a bundle's folder. */
  public static final String SAMPLES = "samples.png";

  private final ModelVersionRepository repository;
  private final JdbcAggregateTemplate database;
  private final TransactionTemplate transactions;
  private final LongTransactions longTransactions;
  private final SharedFiles shared;
  private final ScratchSpace scratch;
  private final Path folder;
  private final Clock clock;
  private final ShippedModels shipped;
  private final ServedVersions served = new ServedVersions();
  private Set<Path> abandoned = Set.of();

  /**
   * Registers bundles that were copied into the folder by hand; the first of a name is served.
   *
   * @throws InvalidConfigurationException naming each bundle that cannot be read, and why
   */
  ModelStore(
      ModelVersionRepository repository,
      JdbcAggregateTemplate database,
      TransactionTemplate transactions,
      LongTransactions longTransactions,
      DataDirectory directory,
      SharedFiles shared,
      ScratchSpace scratch,
      Clock clock,
      ShippedModels shipped) {
    this.repository = repository;
    this.database = database;
    this.transactions = transactions;
    this.longTransactions = longTransactions;
    this.shared = shared;
    this.scratch = scratch;
    this.clock = clock;
    this.shipped = shipped;
    folder = directory.folder(FOLDER);
    try {
      noteBundles();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void noteBundles() throws IOException {
    List<Path> bundles;
    try (Stream<Path> folders = Files.walk(folder, 2)) {
      bundles =
          folders.filter(f -> Files.exists(f.resolve(ModelBundle.MANIFEST))).sorted().toList();
    }
    StringBuilder problems = new StringBuilder();
    for (Path bundle : bundles) {
      try {
        noteBundle(bundle);
      } catch (IOException e) {
        problems.append("%n%s: %s".formatted(bundle, e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException("models that cannot be served:" + problems);
    }
  }

  private void noteBundle(Path bundle) throws IOException {
    ModelManifest manifest = ModelBundle.readDirectory(bundle).manifest();
    Path expected = folder.resolve(manifest.name()).resolve(manifest.version());
    if (!bundle.equals(expected)) {
      throw new InvalidBundleException(
          "a bundle of %s %s belongs in %s"
              .formatted(manifest.name(), manifest.version(), expected));
    }
    Optional<ModelVersion> known = version(manifest.name(), manifest.version());
    if (known.isPresent()) {
      share(bundle, known.get());
      return;
    }
    if (manifest.lineage() != null) {
      // A job was about to finish when its process died: it will replace it.
      LOG.warn("{} is not known, and made by a job: if it comes from elsewhere, import it", bundle);
      return;
    }
    ModelVersion version = insert(manifest, now(), List.of());
    share(bundle, version);
    if (repository.findByName(manifest.name()).stream().noneMatch(ModelStore::isServed)) {
      repository.serve(version.id(), clock.instant(), null);
      repository.note(version.name(), version.version(), clock.instant());
    }
  }

  /** Shares a bundle of the folder that is not shared yet. */
  private void share(Path bundle, ModelVersion version) throws IOException {
    String name = name(version);
    if (shared.isPublished(name)) {
      return;
    }
    Path copy = scratch.folder();
    try {
      FileSystemUtils.copyRecursively(bundle, copy);
      shared.publish(copy, name).run();
    } finally {
      FileSystemUtils.deleteRecursively(copy);
    }
  }

  private String name(ModelVersion version) {
    return name(version.name(), version.version(), version.created());
  }

  /** A version may be deleted, and another made under its number. */
  private String name(String name, String version, Instant created) {
    return shared.edition(FOLDER + "/" + name + "/" + version, created.toEpochMilli());
  }

  /** As exact as all databases keep it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  static boolean isServed(ModelVersion version) {
    return version.state() == ModelVersion.State.SERVED;
  }

  @Override
  public OfferedModels offered() {
    return served.of(repository.findByState(ModelVersion.State.SERVED), this::model);
  }

  @Override
  public Set<String> withdrawn() {
    return Set.copyOf(repository.withdrawn());
  }

  /**
   * The servable model of a version.
   *
   * @throws UnreadableModelException if its bundle cannot be read here
   */
  public ServedModel model(ModelVersion version) {
    try {
      Path bundle = directory(version);
      ModelBundle.Source files = name -> Files.newInputStream(bundle.resolve(name));
      return new ServedModel(ModelBundle.readManifest(files), files);
    } catch (IOException e) {
      throw UnreadableModelException.of(version.id(), e);
    }
  }

  /** The next version number of a model: 1.0.0, 2.0.0 and so on, after a shipped one too. */
  public String nextVersion(String name) {
    long last =
        Stream.concat(
                repository.findByName(name).stream().map(ModelVersion::version),
                shipped.all().stream()
                    .map(ServedModel::manifest)
                    .filter(manifest -> manifest.name().equals(name))
                    .map(ModelManifest::version))
            .filter(version -> version.matches("\\d{1,9}\\..*"))
            .mapToLong(version -> Long.parseLong(version.substring(0, version.indexOf('.'))))
            .max()
            .orElse(0);
    return (last + 1) + ".0.0";
  }

  /**
   * A bundle that is about to become a candidate.
   *
   * @param appear shows it to all nodes
   */
  public record Ready(ModelManifest manifest, Instant created, AtomicFile.Step appear) {}

  /**
   * Does for a finished bundle what takes long; nobody sees it yet.
   *
   * @param bundle its folder, on the same file system; it is moved when it is added
   */
  public Ready prepare(ModelManifest manifest, Path bundle) throws IOException {
    Instant created = now();
    String name = name(manifest.name(), manifest.version(), created);
    return new Ready(manifest, created, shared.publish(bundle, name));
  }

  /**
   * Adds a finished bundle as a candidate. To be called in a transaction; if that is rolled back,
   * the folder may remain, and the next bundle of the same version replaces it.
   *
   * @param concerns reasons of its evaluation not to publish it
   */
  public ModelVersion addCandidate(Ready ready, List<String> concerns) throws IOException {
    ModelVersion version = insert(ready.manifest(), ready.created(), concerns);
    ready.appear().run();
    return version;
  }

  /** Leaves nothing of a bundle that does not become a candidate after all. */
  public void discard(Ready ready) {
    ModelManifest manifest = ready.manifest();
    String name = name(manifest.name(), manifest.version(), ready.created());
    try {
      shared.takeBack(name);
    } catch (IOException e) {
      LOG.warn("{} is left, though nobody needs it: {}", name, e.getMessage());
    }
  }

  /**
   * Imports a bundle as a candidate, completely or not at all.
   *
   * @param bundle its folder, on the same file system; it is moved
   * @return empty if the version exists already
   */
  public Optional<ModelVersion> importCandidate(ModelManifest manifest, Path bundle)
      throws IOException {
    if (version(manifest.name(), manifest.version()).isPresent()) {
      return Optional.empty();
    }
    Ready ready = prepare(manifest, bundle);
    try {
      return Optional.ofNullable(
          transactions.execute(
              status -> {
                try {
                  return addCandidate(ready, List.of());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }));
    } catch (DuplicateKeyException e) {
      discard(ready);
      return Optional.empty();
    } catch (UncheckedIOException e) {
      discard(ready);
      throw e.getCause();
    } catch (TransactionException e) {
      // The folder may have been moved: without its row it would be taken for one put there by
      // hand.
      shared.delete(name(manifest.name(), manifest.version(), ready.created()));
      throw e;
    }
  }

  private ModelVersion insert(ModelManifest manifest, Instant created, List<String> concerns) {
    ModelManifest.Lineage lineage = manifest.lineage();
    return database.insert(
        new ModelVersion(
            ModelVersion.id(manifest.name(), manifest.version()),
            manifest.name(),
            manifest.version(),
            ModelVersion.State.CANDIDATE,
            created,
            lineage == null ? null : lineage.job(),
            lineage == null ? null : lineage.dataset(),
            lineage == null ? null : lineage.parent(),
            concerns.isEmpty() ? null : ColumnText.of(String.join("; ", concerns), MAX_CONCERNS),
            null,
            null));
  }

  /**
   * Deletes a version.
   *
   * @return whether it existed and was not served
   */
  public boolean delete(ModelVersion version) throws IOException {
    try {
      return Boolean.TRUE.equals(transactions.execute(status -> deleted(version)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private boolean deleted(ModelVersion version) {
    if (repository.delete(version.id()) == 0) {
      return false;
    }
    longTransactions.allow();
    try {
      shared.delete(name(version));
      // One that was put there by hand would be served again after the next start.
      FileSystemUtils.deleteRecursively(folder.resolve(version.name()).resolve(version.version()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return true;
  }

  /**
   * Removes this node's copies of versions that another node has deleted. One that is just being
   * added looks the same, but not for an hour.
   */
  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
  void tidyUp() {
    Set<Path> unknown = new HashSet<>();
    try (Stream<Path> tree = Files.walk(folder, 3)) {
      for (Path copy : tree.filter(this::isUnknownEdition).toList()) {
        if (abandoned.contains(copy)) {
          LOG.info("removing {}, a copy of a deleted model version", copy);
          FileSystemUtils.deleteRecursively(copy);
        } else {
          unknown.add(copy);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("models are not tidied up: {}", e.getMessage());
    }
    abandoned = unknown;
  }

  /** Whether it is a copy out of an object store of what the database does not know any more. */
  private boolean isUnknownEdition(Path path) {
    Path inside = folder.relativize(path);
    if (inside.getNameCount() < 3 || !inside.getFileName().toString().matches("\\d+")) {
      return false;
    }
    return version(inside.getName(0).toString(), inside.getName(1).toString())
        .filter(v -> shared.local(name(v)).equals(path))
        .isEmpty();
  }

  public List<ModelVersion> all() {
    return repository.findAllByOrderByNameAscCreatedAsc();
  }

  public Optional<ModelVersion> version(String name, String version) {
    return repository.findById(ModelVersion.id(name, version));
  }

  @Override
  public Optional<ServedModel> find(String name, String version) {
    return version(name, version)
        .filter(known -> known.state() != ModelVersion.State.CANDIDATE)
        .map(this::model);
  }

  /**
   * The folder of a version's bundle.
   *
   * @throws UnreadableModelException if it is not there
   */
  public Path directory(ModelVersion version) throws IOException {
    try {
      return shared.fetch(name(version));
    } catch (NoSuchFileException e) {
      throw UnreadableModelException.of(version.id(), e);
    }
  }
}
