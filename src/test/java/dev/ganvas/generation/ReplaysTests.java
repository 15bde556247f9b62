package dev.ganvas.generation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.ganvas.dreams.Dream;
import dev.ganvas.dreams.Dreams;
import dev.ganvas.models.ModelCatalogue;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplaysTests {
  private final ModelCatalogue models = mock();
  private final Dreams dreams = mock();
  private final Replays replays = new Replays(mock(), mock(), models, dreams);

  private final RecordedRequest recorded = mock();

  @Test
  void whatWasMadeByADeletedVersionIsNotMadeAgain() {
    when(recorded.model()).thenReturn("roses");
    when(recorded.version()).thenReturn("1.0.0");
    when(models.find("roses", "1.0.0")).thenReturn(Optional.empty());
    assertThatThrownBy(() -> replays.request(recorded))
        .isInstanceOf(ReplayException.class)
        .hasMessage("version 1.0.0 of the model roses is no longer here");
  }

  @Test
  void whatAnotherClassifierDreamtIsNotDreamtAgain() {
    Dream dream = mock();
    when(dream.version()).thenReturn("1");
    when(dreams.version()).thenReturn("2");
    when(recorded.dream()).thenReturn(dream);
    assertThatThrownBy(() -> replays.request(recorded))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("classifier");
  }
}
