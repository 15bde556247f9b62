package dev.ganvas.bulk;

import dev.ganvas.storage.StorageFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Tells the database about once a second how far a shard is, and learns whether to go on. */
final class ShardControl {
  private static final Duration ASKED_EVERY = Duration.ofSeconds(1);

  private final BulkLedger ledger;
  private final BulkShard shard;
  private final Path folder;
  private final BooleanSupplier shutdown;
  private long asked = System.nanoTime();

  /**
   * @param folder that the shard is written into
   */
  ShardControl(BulkLedger ledger, BulkShard shard, Path folder, BooleanSupplier shutdown) {
    this.ledger = ledger;
    this.shard = shard;
    this.folder = folder;
    this.shutdown = shutdown;
  }

  /**
   * @param made pictures so far
   * @throws NotNowException during shutdown
   * @throws StaleShardException if the shard is not wanted from this node any more
   * @throws StorageFullException if there is no room on the disk
   */
  void goOn(int made) throws IOException {
    if (shutdown.getAsBoolean()) {
      throw new NotNowException("the node stops");
    }
    if (System.nanoTime() - asked > ASKED_EVERY.toNanos()) {
      asked = System.nanoTime();
      StorageFullException.check(folder, 0);
      ledger.made(shard, made);
    }
  }
}
