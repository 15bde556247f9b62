package dev.ganvas.bulk;

import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.Marks;
import java.util.List;

/**
 * How the pictures of a bulk job are made, as kept with the job in JSON. Picture i has the seed
 * {@code firstSeed + i}.
 *
 * @param count how many
 * @param shares what they show, at least one
 * @param truncation factor on the latent
 * @param size side in pixels
 * @param format of the pictures
 * @param quality of JPEG files, in per cent
 * @param marks optional marks of the files
 * @param shardFormat of the shards
 * @param shardImages pictures in a shard; the last one may have fewer
 */
public record BulkOptions(
    int count,
    long firstSeed,
    List<BulkShare> shares,
    double truncation,
    int size,
    ImageFormat format,
    int quality,
    Marks marks,
    ShardFormat shardFormat,
    int shardImages) {
  public static final int MAX_COUNT = 10_000_000;
  public static final int MAX_SHARD_IMAGES = 10_000;
  public static final int MAX_SHARDS = 10_000;
  public static final int MAX_SHARES = 1000;

  /** Characters of all prompts together. */
  public static final int MAX_TEXT = 250_000;

  public BulkOptions {
    shares = List.copyOf(shares);
  }

  /** How many shards there are. */
  public int shards() {
    return (count + shardImages - 1) / shardImages;
  }

  /** The number of the first picture of a shard. */
  int first(int shard) {
    return shard * shardImages;
  }

  /** How many pictures a shard has. */
  public int images(int shard) {
    return Math.min(shardImages, count - first(shard));
  }
}
