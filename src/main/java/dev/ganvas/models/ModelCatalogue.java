package dev.ganvas.models;

import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.InvalidConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The models that are served: the bundles that come with the service, and those in the folder
 * {@code models} of the data directory, which win where the names are the same. Read once.
 */
@Component
public class ModelCatalogue {
  private final Map<String, ModelBundle> bundles = new TreeMap<>();

  /**
   * @throws InvalidConfigurationException naming each bundle in the data directory that cannot be
   *     read, and why
   */
  public ModelCatalogue(DataDirectory directory) {
    try {
      for (Resource manifest :
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:models/*/" + ModelBundle.MANIFEST)) {
        add(ModelBundle.read(name -> open(manifest, name)));
      }
      addFrom(directory.folder("models"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addFrom(Path folder) throws IOException {
    List<Path> candidates;
    try (Stream<Path> files = Files.list(folder)) {
      candidates =
          files.filter(path -> Files.exists(path.resolve(ModelBundle.MANIFEST))).sorted().toList();
    }
    StringBuilder problems = new StringBuilder();
    for (Path candidate : candidates) {
      try {
        add(ModelBundle.readDirectory(candidate));
      } catch (IOException e) {
        problems.append("%n%s: %s".formatted(candidate, e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException("models that cannot be served:" + problems);
    }
  }

  private void add(ModelBundle bundle) {
    bundles.put(bundle.manifest().name(), bundle);
  }

  private static InputStream open(Resource manifest, String name) throws IOException {
    return manifest.createRelative(name).getInputStream();
  }

  public Collection<ModelBundle> all() {
    return bundles.values();
  }

  public Optional<ModelBundle> find(String name) {
    return Optional.ofNullable(bundles.get(name));
  }
}
