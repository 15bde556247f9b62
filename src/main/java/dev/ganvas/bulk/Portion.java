package dev.ganvas.bulk;

import dev.ganvas.generation.RecordedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Pictures that follow each other and are generated together, those of each share in a request. */
final class Portion {
  private final int from;
  private final int to;
  private final Map<Integer, List<Integer>> numbers = new TreeMap<>();
  private final Map<Integer, CompletableFuture<List<RecordedImage>>> futures = new TreeMap<>();

  /** Asks for the pictures of a share. */
  interface Asker {
    CompletableFuture<List<RecordedImage>> ask(int share, List<Integer> numbers);
  }

  /**
   * @param from number of the first picture
   * @param to of the first beyond
   */
  Portion(int from, int to) {
    this.from = from;
    this.to = to;
  }

  int from() {
    return from;
  }

  void add(int number, int share) {
    numbers.computeIfAbsent(share, none -> new ArrayList<>()).add(number);
  }

  void ask(Asker asker) {
    try {
      numbers.forEach((share, those) -> futures.put(share, asker.ask(share, those)));
    } catch (RuntimeException e) {
      cancel();
      throw e;
    }
  }

  /** The pictures in the order of their numbers. */
  List<RecordedImage> get(long time, TimeUnit unit)
      throws ExecutionException, InterruptedException, TimeoutException {
    CompletableFuture.allOf(futures.values().toArray(CompletableFuture[]::new)).get(time, unit);
    RecordedImage[] images = new RecordedImage[to - from];
    numbers.forEach(
        (share, those) -> {
          List<RecordedImage> made = Objects.requireNonNull(futures.get(share)).join();
          for (int i = 0; i < those.size(); i++) {
            images[those.get(i) - from] = made.get(i);
          }
        });
    return List.of(images);
  }

  void cancel() {
    futures.values().forEach(future -> future.cancel(false));
  }
}
