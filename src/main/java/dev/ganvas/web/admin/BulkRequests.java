package dev.ganvas.web.admin;

import dev.ganvas.bulk.BulkOptions;
import dev.ganvas.bulk.BulkShare;
import dev.ganvas.bulk.ShardFormat;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.generation.Prompt;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ServedModel;
import dev.ganvas.web.generate.GenerationRequests;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.ModelNotFoundException;
import dev.ganvas.web.problem.Refusals;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;

/** Makes bulk jobs of what callers ask for, or names all that is wrong with it. */
@Component
class BulkRequests {
  private static final int SHARD_IMAGES = 1000;

  private final GenerationRequests requests;

  BulkRequests(GenerationRequests requests) {
    this.requests = requests;
  }

  /** A valid request. */
  record Checked(ServedModel model, BulkOptions options) {}

  /**
   * @param errors what is known to be wrong with the body
   * @throws InvalidRequestException naming every field that is wrong
   * @throws ModelNotFoundException if only the model is
   */
  Checked check(BulkJobBody body, BindingResult errors) {
    ServedModel served = requests.model(body.model(), errors);
    if (served != null) {
      GenerationRequests.checkSize(served.manifest(), body.size(), errors);
      checkShares(served.manifest(), body.shares(), errors);
    }
    long firstSeed = Objects.requireNonNullElse(body.firstSeed(), 0L);
    Integer count = count(body, firstSeed, errors);
    int shardImages = Objects.requireNonNullElse(body.shardImages(), SHARD_IMAGES);
    checkShards(count, shardImages, errors);
    Refusals.throwIfAny(errors);
    ServedModel model = Objects.requireNonNull(served);
    ModelManifest manifest = model.manifest();
    return new Checked(
        model,
        new BulkOptions(
            Objects.requireNonNull(count),
            firstSeed,
            shares(manifest, body.shares()),
            Objects.requireNonNullElse(body.truncation(), manifest.usualTruncation()),
            Objects.requireNonNullElse(body.size(), manifest.architecture().resolution()),
            Objects.requireNonNullElse(body.format(), ImageFormat.PNG),
            ImageCodec.JPEG_QUALITY,
            requests.marks(body.visibleLabel(), body.embedParameters()),
            Objects.requireNonNullElse(body.shardFormat(), ShardFormat.ZIP),
            shardImages));
  }

  private static void checkShares(
      ModelManifest manifest, @Nullable List<BulkJobBody.Share> shares, BindingResult errors) {
    if (shares == null) {
      return;
    }
    for (int i = 0; i < shares.size(); i++) {
      BulkJobBody.Share share = shares.get(i);
      if (share != null) {
        share.said().check(manifest, "shares[%d].".formatted(i), errors);
        checkLabel(manifest, share, i, errors);
      }
    }
    long text = shares.stream().filter(Objects::nonNull).mapToLong(BulkJobBody.Share::length).sum();
    if (text > BulkOptions.MAX_TEXT) {
      Refusals.add(
          errors,
          "shares",
          "must have at most %d characters together".formatted(BulkOptions.MAX_TEXT));
    }
  }

  /** Pictures of a model of classes are to be labelled with theirs. */
  private static void checkLabel(
      ModelManifest manifest, BulkJobBody.Share share, int index, BindingResult errors) {
    boolean classes = manifest.architecture().conditioning().kind() == Conditioning.Kind.CLASSES;
    if (classes && share.classNameOrIndex() == null) {
      Refusals.add(errors, "shares[%d].class".formatted(index), "is required");
    }
  }

  /** How many pictures; null if that is not said, or wrong. */
  private static @Nullable Integer count(BulkJobBody body, long firstSeed, BindingResult errors) {
    Long last = body.lastSeed();
    if (last == null) {
      if (body.count() == null && !errors.hasFieldErrors("count")) {
        Refusals.add(errors, "count", "is required, or lastSeed");
      } else if (body.count() != null && firstSeed > Long.MAX_VALUE - body.count()) {
        Refusals.add(errors, "firstSeed", "leaves no seeds for so many pictures");
      }
      return body.count();
    }
    if (last < firstSeed || last - firstSeed < 0 || last - firstSeed >= BulkOptions.MAX_COUNT) {
      Refusals.add(
          errors,
          "lastSeed",
          "must be firstSeed or up to %d more".formatted(BulkOptions.MAX_COUNT - 1));
      return null;
    }
    int count = (int) (last - firstSeed) + 1;
    if (body.count() != null && body.count() != count) {
      Refusals.add(errors, "count", "must be %d for these seeds, or left out".formatted(count));
    }
    return count;
  }

  private static void checkShards(@Nullable Integer count, int shardImages, BindingResult errors) {
    if (count != null
        && shardImages > 0
        && (count + (long) shardImages - 1) / shardImages > BulkOptions.MAX_SHARDS) {
      Refusals.add(
          errors,
          "shardImages",
          "must be at least %d for %d pictures: there can be %d shards"
              .formatted(
                  (count + BulkOptions.MAX_SHARDS - 1) / BulkOptions.MAX_SHARDS,
                  count,
                  BulkOptions.MAX_SHARDS));
    }
  }

  private static List<BulkShare> shares(
      ModelManifest manifest, @Nullable List<BulkJobBody.Share> asked) {
    List<String> classes = manifest.classes();
    if (asked != null) {
      return asked.stream()
          .map(
              share ->
                  share(
                      share.said().prompt(manifest),
                      classes,
                      Objects.requireNonNullElse(share.share(), 1.0)))
          .toList();
    }
    if (manifest.architecture().conditioning().kind() == Conditioning.Kind.CLASSES) {
      return IntStream.range(0, manifest.architecture().conditioning().size())
          .mapToObj(index -> share(new Prompt(index, null, null), classes, 1))
          .toList();
    }
    return List.of(share(new Prompt(null, null, null), classes, 1));
  }

  private static BulkShare share(Prompt prompt, List<String> classes, double weight) {
    Integer index = prompt.classIndex();
    return new BulkShare(
        prompt, index == null || index >= classes.size() ? null : classes.get(index), weight);
  }
}
