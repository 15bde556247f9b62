package dev.ganvas.models;

import dev.ganvas.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.stereotype.Service;
import org.springframework.util.FileSystemUtils;

/**
 * The model versions of the data directory: bundles in the folders {@code models/<name>/<version>},
 * and what the database knows of them. Thread-safe.
 */
@Service
public class ModelStore {
  /** A grid of pictures in a bundle's folder, for people to look at. */
  public static final String SAMPLES = "samples.png";

  private final ModelVersionRepository repository;
  private final JdbcAggregateTemplate database;
  private final Path folder;
  private final Clock clock;

  ModelStore(
      ModelVersionRepository repository,
      JdbcAggregateTemplate database,
      DataDirectory directory,
      Clock clock) {
    this.repository = repository;
    this.database = database;
    this.clock = clock;
    folder = directory.folder("models");
  }

  /** The next version number of a model: 1.0.0, 2.0.0 and so on. */
  public String nextVersion(String name) {
    long last =
        repository.findByName(name).stream()
            .map(ModelVersion::version)
            .filter(version -> version.matches("\\d{1,9}\\..*"))
            .mapToLong(version -> Long.parseLong(version.substring(0, version.indexOf('.'))))
            .max()
            .orElse(0);
    return (last + 1) + ".0.0";
  }

  /**
   * Takes over a finished bundle as a candidate. Called in a transaction: if that fails, the folder
   * may stay, and the next to make the same version replaces it.
   *
   * @param bundle its folder, on the same file system; it is moved
   * @param concerns what its evaluation says against it
   */
  public ModelVersion addCandidate(ModelManifest manifest, Path bundle, List<String> concerns)
      throws IOException {
    ModelManifest.Lineage lineage = manifest.lineage();
    ModelVersion version =
        new ModelVersion(
            ModelVersion.id(manifest.name(), manifest.version()),
            manifest.name(),
            manifest.version(),
            ModelVersion.State.CANDIDATE,
            clock.instant(),
            lineage == null ? null : lineage.job(),
            lineage == null ? null : lineage.dataset(),
            lineage == null ? null : lineage.parent(),
            concerns.isEmpty() ? null : String.join("; ", concerns),
            null,
            null);
    database.insert(version);
    Path target = directory(version);
    FileSystemUtils.deleteRecursively(target);
    Files.createDirectories(target.getParent());
    Files.move(bundle, target, StandardCopyOption.ATOMIC_MOVE);
    return version;
  }

  public List<ModelVersion> all() {
    return repository.findAllByOrderByNameAscCreatedAsc();
  }

  public Optional<ModelVersion> find(String name, String version) {
    return repository.findById(ModelVersion.id(name, version));
  }

  /** The folder of a version's bundle. */
  public Path directory(ModelVersion version) {
    return folder.resolve(version.name()).resolve(version.version());
  }
}
