package dev.ganvas.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The models that are part of the program. */
@Component
@Order(0)
public final class ShippedModels implements ModelSource {
  private final List<ServedModel> models = new ArrayList<>();

  public ShippedModels() {
    try {
      for (Resource manifest :
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:models/*/" + ModelBundle.MANIFEST)) {
        ModelBundle.Source files = name -> manifest.createRelative(name).getInputStream();
        models.add(new ServedModel(ModelBundle.readManifest(files), files));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public OfferedModels offered() {
    return new OfferedModels(models, List.of());
  }

  /** All of them. */
  public List<ServedModel> all() {
    return List.copyOf(models);
  }

  @Override
  public Optional<ServedModel> find(String name, String version) {
    return models.stream().filter(model -> model.is(name, version)).findFirst();
  }
}
