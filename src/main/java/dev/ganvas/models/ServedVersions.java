package dev.ganvas.models;

import java.time.Instant;
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
   * The models of the versions that are served now; forgets all others.
   *
   * @param open reads a manifest
   */
  List<ServedModel> of(List<ModelVersion> versions, Function<ModelVersion, ServedModel> open) {
    Map<Key, ServedModel> before = known;
    Map<Key, ServedModel> now = new HashMap<>();
    for (ModelVersion version : versions) {
      Key key = new Key(version.id(), version.promoted());
      ServedModel model = before.get(key);
      now.put(key, model == null ? open.apply(version) : model);
    }
    known = now;
    return List.copyOf(now.values());
  }
}
