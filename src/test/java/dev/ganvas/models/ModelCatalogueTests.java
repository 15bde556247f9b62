package dev.ganvas.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelCatalogueTests {
  private final ShippedModels shipped = new ShippedModels();

  /** A source that has nothing that can be read, and wants names withdrawn. */
  private record Other(Set<String> withdrawn, List<OfferedModels.Unreadable> unreadable)
      implements ModelSource {
    @Override
    public OfferedModels offered() {
      return new OfferedModels(List.of(), unreadable);
    }

    @Override
    public Optional<ServedModel> find(String name, String version) {
      return Optional.empty();
    }
  }

  @Test
  void everyShippedModelCanBeRead() throws IOException {
    assertThat(shipped.all()).isNotEmpty();
    for (ServedModel model : shipped.all()) {
      assertThat(model.open().manifest()).isEqualTo(model.manifest());
    }
  }

  @Test
  void onlyWhatIsConfiguredIsServed() {
    var all = new ModelCatalogue(List.of(shipped), new ModelProperties(List.of()));
    assertThat(all.wanted().readable()).hasSizeGreaterThan(1).containsKey("fashion");
    var one = new ModelCatalogue(List.of(shipped), new ModelProperties(List.of("fashion")));
    assertThat(one.wanted().readable()).containsOnlyKeys("fashion");
    assertThat(one.isConfigured("characters")).isFalse();
    assertThat(one.find("characters")).isEmpty();
    for (ServedModel model : shipped.all()) {
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
            List.of(shipped, new Other(Set.of("fashion"), List.of())),
            new ModelProperties(List.of()));
    assertThat(catalogue.wanted().readable()).isNotEmpty().doesNotContainKey("fashion");
    for (ServedModel model : shipped.all()) {
      String name = model.manifest().name();
      assertThat(catalogue.find(name, model.manifest().version()).isPresent())
          .isEqualTo(!name.equals("fashion"));
    }
  }

  private static OfferedModels.Unreadable unreadable(String name) {
    return new OfferedModels.Unreadable(name, "9.0.0", "it is gone");
  }

  @Test
  void whatCannotBeReadHoldsUpNothingElseAndIsNotReplaced() {
    List<OfferedModels.Unreadable> gone =
        List.of(unreadable("fashion"), unreadable("pets"), unreadable("mine"));
    var catalogue =
        new ModelCatalogue(
            List.of(shipped, new Other(Set.of("pets"), gone)),
            new ModelProperties(List.of("fashion", "pets", "faces")));
    assertThat(catalogue.wanted().readable()).containsOnlyKeys("faces");
    assertThat(catalogue.wanted().unreadable())
        .as("pets are withdrawn, mine is not configured")
        .containsOnlyKeys("fashion");
    assertThat(catalogue.all()).hasSize(1);
  }
}
