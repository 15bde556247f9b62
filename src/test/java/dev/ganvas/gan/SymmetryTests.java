package dev.ganvas.gan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SymmetryTests {
  private static final int SIDE = 4;

  @ParameterizedTest
  @EnumSource(Symmetry.class)
  void viewsAreDifferentAndKeepEveryPixel(Symmetry symmetry) {
    Set<List<Integer>> views = new HashSet<>();
    for (int view = 0; view < symmetry.views(); view++) {
      int[] sources = symmetry.sources(view, SIDE);
      assertThat(Arrays.stream(sources).distinct().count()).isEqualTo(SIDE * SIDE);
      views.add(Arrays.stream(sources).boxed().toList());
    }
    assertThat(views).hasSize(symmetry.views());
    assertThat(symmetry.sources(0, SIDE)).isEqualTo(IntStream.range(0, SIDE * SIDE).toArray());
  }

  @Test
  void neighboursStayNeighbours() {
    for (int view = 0; view < Symmetry.DIHEDRAL.views(); view++) {
      int[] sources = Symmetry.DIHEDRAL.sources(view, SIDE);
      for (int i = 1; i < SIDE; i++) {
        int apart = Math.abs(sources[i] - sources[i - 1]);
        assertThat(apart).isIn(1, SIDE);
      }
    }
  }
}
