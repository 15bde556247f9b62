package dev.ganvas.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelCatalogueTests {
  private final ShippedModels shipped = new ShippedModels();

  /** A source that has nothing, and wants a name withdrawn. */
  private record Withdrawing(Set<String> withdrawn) implements ModelSource {
    @Override
    public List<ServedModel> served() {
      return List.of();
    }

    @Override
    public Optional<ServedModel> find(String name, String version) {
      return Optional.empty();
    }
  }

  @Test
  void everyShippedModelCanBeRead() throws IOException {
    assertThat(shipped.served()).isNotEmpty();
    for (ServedModel model : shipped.served()) {
      assertThat(model.open().manifest()).isEqualTo(model.manifest());
    }
  }

  @Test
  void onlyWhatIsConfiguredIsServed() {
    var all = new ModelCatalogue(List.of(shipped), new ModelProperties(List.of()));
    assertThat(all.wanted()).hasSizeGreaterThan(1).containsKey("fashion");
    var one = new ModelCatalogue(List.of(shipped), new ModelProperties(List.of("fashion")));
    assertThat(one.wanted()).containsOnlyKeys("fashion");
    assertThat(one.isConfigured("characters")).isFalse();
    assertThat(one.find("characters")).isEmpty();
    for (ServedModel model : shipped.served()) {
      String name = model.manifest().name();
      String version = model.manifest().version();
      assertThat(all.find(name, version)).isPresent();
      assertThat(one.find(name, version).isPresent()).isEqualTo(name.equals("fashion"));
    }
  }

  @Test
  void whatIsWithdrawnIsNotServedThoughItIsShipped() {
    var catalogue =
        new ModelCatalogue(
            List.of(shipped, new Withdrawing(Set.of("fashion"))), new ModelProperties(List.of()));
    assertThat(catalogue.wanted()).isNotEmpty().doesNotContainKey("fashion");
    for (ServedModel model : shipped.served()) {
      String name = model.manifest().name();
      assertThat(catalogue.find(name, model.manifest().version()).isPresent())
          .isEqualTo(!name.equals("fashion"));
    }
  }
}
