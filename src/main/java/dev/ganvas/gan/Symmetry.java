package dev.ganvas.gan;

/** Which views of a real picture could be real pictures as well. Training shows all of them. */
public enum Symmetry {
  /** The picture as it is. */
  NONE(1),
  /** Also mirrored: left and right mean nothing. */
  MIRROR(2),
  /** Also turned by quarters, mirrored or not: there is no up or down either. */
  DIHEDRAL(8);

  private final int views;

  Symmetry(int views) {
    this.views = views;
  }

  /** How many views a picture has, itself included. */
  int views() {
    return views;
  }

  /**
   * From which pixel each pixel of a view comes, in rows.
   *
   * @param view from 0, the picture itself, to {@code views() - 1}; odd ones are mirrored
   */
  int[] sources(int view, int side) {
    int[] sources = new int[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int column = view % 2 == 0 ? x : side - 1 - x;
        int row = y;
        for (int turn = 0; turn < view / 2; turn++) {
          int turned = side - 1 - row;
          row = column;
          column = turned;
        }
        sources[y * side + x] = row * side + column;
      }
    }
    return sources;
  }
}
