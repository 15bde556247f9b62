package dev.ganvas.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnTextTests {
  @Test
  void whatThereIsNoRoomForIsCutBetweenCharacters() {
    assertThat(ColumnText.of("seven", 5)).isEqualTo("seven");
    assertThat(ColumnText.of("sevens", 5)).isEqualTo("seve…");
    assertThat(ColumnText.of("🙂🙂🙂", 4)).isEqualTo("🙂…");
  }
}
