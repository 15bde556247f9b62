package dev.ganvas.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AvailableMemoryTests {
  @Test
  void whatTheProcessHoldsGrowsWithWhatItUses() {
    long before = AvailableMemory.resident();
    byte[] more = new byte[200 << 20];
    for (int i = 0; i < more.length; i += 4096) {
      more[i] = 1;
    }
    assertThat(AvailableMemory.resident() - before).isBetween(50L << 20, 300L << 20);
    assertThat(more[4096]).isEqualTo((byte) 1);
  }
}
