package dev.ganvas.models;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Remembers the manifests of served versions, which do not change while they are served. */
final class ServedVersions {
  private volatile Map<Key, ServedModel> known = Map.of();

  private record Key(String version, @Nullable Instant promoted) {}

  /**
   * The models of the versions that are served now; forgets all others, and tries again those that
   * could not be read.
   *
   * @param open reads a manifest
   */
  OfferedModels of(List<ModelVersion> versions, Function<ModelVersion, ServedModel> open) {
    Map<Key, ServedModel> before = known;
    Map<Key, ServedModel> now = new HashMap<>();
    List<OfferedModels.Unreadable> unreadable = new ArrayList<>();
    for (ModelVersion version : versions) {
      Key key = new Key(version.id(), version.promoted());
      ServedModel model = before.get(key);
      try {
        now.put(key, model == null ? open.apply(version) : model);
      } catch (RuntimeException e) {
        unreadable.add(
            new OfferedModels.Unreadable(
                version.name(), version.version(), String.valueOf(e.getMessage())));
      }
    }
    known = now;
    return new OfferedModels(List.copyOf(now.values()), unreadable);
  }
}
