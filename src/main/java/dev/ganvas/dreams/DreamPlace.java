package dev.ganvas.dreams;

import dev.ganvas.derived.Lane;
import dev.ganvas.images.Picture;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** A place among the dreams, for pictures that are not there yet. */
public final class DreamPlace {
  private final Lane.Place<List<Picture>> place;
  private final BiFunction<Picture, Lane.Turn, Picture> dream;

  DreamPlace(Lane.Place<List<Picture>> place, BiFunction<Picture, Lane.Turn, Picture> dream) {
    this.place = place;
    this.dream = dream;
  }

  /** Dreams on the pictures in turn, one after the other; to be called once. */
  public CompletableFuture<List<Picture>> dream(List<Picture> pictures) {
    return place.begin(
        turn -> pictures.stream().map(picture -> dream.apply(picture, turn)).toList());
  }

  /** Ends what is under way after its next step, and lets others have the place. */
  public void giveUp() {
    place.giveUp();
  }
}
