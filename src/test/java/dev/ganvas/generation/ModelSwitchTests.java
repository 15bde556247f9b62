package dev.ganvas.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.PictureFunction;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.OfferedModels;
import dev.ganvas.models.ServedModel;
import dev.ganvas.models.ServingHistory;
import dev.ganvas.models.TestManifests;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that follows what others have had served. */
class ModelSwitchTests {
  private final GenerationProperties properties = mock();
  private final ModelCatalogue catalogue = mock();
  private final Engines engines = mock();
  private final ServingHistory history = mock();
  private final ModelSwitch node = new ModelSwitch(properties, mock(), history, catalogue, engines);

  private Map<String, ServedModel> served = Map.of();

  private static ServedModel model(String name, String version) {
    Architecture architecture =
        new Architecture(8, 1, 4, Conditioning.NONE, List.of(16, 16), List.of(16, 16));
    return new ServedModel(
        TestManifests.of(name, version, architecture, List.of()), file -> mock());
  }

  private static Map<String, ServedModel> byName(ServedModel... models) {
    Map<String, ServedModel> byName = new TreeMap<>();
    Arrays.stream(models).forEach(model -> byName.put(model.manifest().name(), model));
    return byName;
  }

  private static ModelCatalogue.Wanted wanted(ServedModel... models) {
    return new ModelCatalogue.Wanted(byName(models), Map.of());
  }

  private Collection<String> ids() {
    return served.values().stream().map(ServedModel::id).toList();
  }

  @BeforeEach
  void serve() {
    when(properties.defaultModel()).thenReturn("roses");
    when(properties.unloadAfter()).thenReturn(Duration.ZERO);
    when(catalogue.all()).then(call -> served.values());
    when(catalogue.find(any())).then(call -> Optional.ofNullable(served.get(call.getArgument(0))));
    doAnswer(
            call -> {
              served = call.getArgument(0);
              return null;
            })
        .when(catalogue)
        .serve(any());
    PictureFunction blank = mock();
    when(blank.pictures(any())).thenReturn(new float[] {0});
    Engines.Lease lease = mock();
    when(lease.engine()).thenReturn(blank);
    when(engines.acquire(any())).thenReturn(lease);
  }

  private void isTooLarge(ServedModel model) {
    Engines.Lease lease = mock();
    when(lease.engine()).thenThrow(new InsufficientMemoryException(model.id(), 2, 1));
    when(engines.acquire(model)).thenReturn(lease);
  }

  @Test
  void whatDoesNotFitHoldsUpNothingElse() {
    served = byName(model("cats", "1.0.0"), model("people", "1.0.0"), model("roses", "1.0.0"));
    ServedModel cats = model("cats", "2.0.0");
    ServedModel dogs = model("dogs", "1.0.0");
    isTooLarge(cats);
    isTooLarge(dogs);
    when(catalogue.wanted()).thenReturn(wanted(cats, dogs, model("roses", "2.0.0")));
    node.update();
    assertThat(ids()).as("people were withdrawn").containsExactly("cats@1.0.0", "roses@2.0.0");
    assertThat(node.unusable()).containsOnlyKeys("cats@2.0.0", "dogs@1.0.0");

    when(catalogue.wanted()).thenReturn(wanted(model("roses", "2.0.0")));
    node.update();
    assertThat(ids()).containsExactly("roses@2.0.0");
    assertThat(node.unusable()).isEmpty();
  }

  @Test
  void whatCannotBeReadHoldsUpNothingElse() {
    served = byName(model("cats", "1.0.0"), model("people", "1.0.0"), model("roses", "1.0.0"));
    var unreadable =
        Map.of(
            "cats", new OfferedModels.Unreadable("cats", "2.0.0", "gone"),
            "dogs", new OfferedModels.Unreadable("dogs", "1.0.0", "gone"));
    when(catalogue.wanted())
        .thenReturn(new ModelCatalogue.Wanted(byName(model("roses", "2.0.0")), unreadable));
    node.update();
    assertThat(ids()).as("people were withdrawn").containsExactly("cats@1.0.0", "roses@2.0.0");
    assertThat(node.unusable())
        .containsOnly(entry("cats@2.0.0", "gone"), entry("dogs@1.0.0", "gone"));
  }

  @Test
  void aDefaultThatCannotBeReadIsServedAsBefore() {
    served = byName(model("roses", "1.0.0"));
    when(catalogue.wanted())
        .thenReturn(
            new ModelCatalogue.Wanted(
                byName(model("dogs", "1.0.0")),
                Map.of("roses", new OfferedModels.Unreadable("roses", "2.0.0", "gone"))));
    node.update();
    assertThat(ids()).containsExactly("dogs@1.0.0", "roses@1.0.0");
  }

  @Test
  void whatCannotBeReadCanBeWithdrawn() {
    served = byName(model("roses", "1.0.0"));
    var unreadable = Map.of("cats", new OfferedModels.Unreadable("cats", "2.0.0", "gone"));
    when(catalogue.wanted()).thenReturn(new ModelCatalogue.Wanted(served, unreadable));
    node.withdraw("cats");
    verify(history).withdraw("cats");
  }
}
