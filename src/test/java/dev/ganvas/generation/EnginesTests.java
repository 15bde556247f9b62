package dev.ganvas.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ganvas.gan.PictureFunction;
import dev.ganvas.models.ServedModel;
import dev.ganvas.models.ShippedModels;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class EnginesTests {
  private static final GenerationProperties PROPERTIES =
      new GenerationProperties(
          "fashion",
          GenerationProperties.Engine.ONNXRUNTIME,
          1,
          64,
          8,
          Duration.ZERO,
          Duration.ZERO,
          DataSize.ofMegabytes(256));

  private final ServedModel model = new ShippedModels().find("fashion", "2.0.0").orElseThrow();
  private final Engines engines = new Engines(PROPERTIES, () -> 1L << 40);

  @Test
  void aVersionIsLoadedOnceAndForAllWhoNeedIt() {
    try (Engines.Lease first = engines.acquire(model);
        Engines.Lease second = engines.acquire(model)) {
      assertThat(engines.loaded()).isEmpty();
      PictureFunction engine = first.engine();
      assertThat(second.engine()).isSameAs(engine);
      assertThat(engines.loaded()).containsOnlyKeys("fashion@2.0.0");
    }
    engines.close(Duration.ZERO);
  }

  @Test
  void whatIsNotWantedGoesWithItsLastLease() {
    Engines.Lease held = engines.acquire(model);
    held.engine();
    engines.keep(Set.of());
    assertThat(engines.loaded()).isNotEmpty();
    held.close();
    held.close();
    assertThat(engines.loaded()).isEmpty();
  }

  @Test
  void theIdleAreUnloadedAndComeBack() {
    try (Engines.Lease lease = engines.acquire(model)) {
      lease.engine();
      engines.unloadIdle(Duration.ZERO, "another");
      assertThat(engines.loaded()).as("in use").isNotEmpty();
    }
    engines.unloadIdle(Duration.ZERO, "fashion");
    assertThat(engines.loaded()).as("spared").isNotEmpty();
    engines.unloadIdle(Duration.ZERO, "another");
    assertThat(engines.loaded()).isEmpty();
    try (Engines.Lease lease = engines.acquire(model)) {
      assertThat(lease.engine().architecture().resolution()).isEqualTo(32);
    }
    engines.close(Duration.ZERO);
  }

  @Test
  void aModelThatDoesNotFitIsRefused() {
    Engines small = new Engines(PROPERTIES, () -> 270L << 20);
    try (Engines.Lease lease = small.acquire(model)) {
      assertThatThrownBy(lease::engine)
          .isInstanceOf(InsufficientMemoryException.class)
          .hasMessageContaining("fashion@2.0.0");
    }
  }
}
