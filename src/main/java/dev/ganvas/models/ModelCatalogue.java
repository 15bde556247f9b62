package dev.ganvas.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The models that come with the service: the bundles under {@code models/} on the class path. */
@Component
public class ModelCatalogue {
  private final Map<String, ModelBundle> bundles = new TreeMap<>();

  public ModelCatalogue() {
    try {
      var resolver = new PathMatchingResourcePatternResolver();
      for (Resource manifest :
          resolver.getResources("classpath*:models/*/" + ModelBundle.MANIFEST)) {
        ModelBundle bundle = ModelBundle.read(name -> open(manifest, name));
        bundles.put(bundle.manifest().name(), bundle);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
