package dev.ganvas.bulk;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import dev.ganvas.models.ServedModel;
import dev.ganvas.storage.LongTransactions;
import dev.ganvas.storage.StorageFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The bulk jobs and all operations on them. A job and the entries of its shards in the queue change
 * in one transaction. Thread-safe, and for several nodes on one database.
 */
@Service
public class BulkJobs {
  private static final Logger LOG = LoggerFactory.getLogger(BulkJobs.class);

  /** Between entries, so that the shards of a job are made in order. */
  private static final long NANOS_APART = 1000;

  private final BulkJobRepository repository;
  private final BulkShardRepository shards;
  private final JdbcAggregateTemplate database;
  private final SchedulerClient queue;
  private final BulkFiles files;
  private final LongTransactions longTransactions;
  private final Clock clock;

  BulkJobs(
      BulkJobRepository repository,
      BulkShardRepository shards,
      JdbcAggregateTemplate database,
      SchedulerClient queue,
      BulkFiles files,
      LongTransactions longTransactions,
      Clock clock) {
    this.repository = repository;
    this.shards = shards;
    this.database = database;
    this.queue = queue;
    this.files = files;
    this.longTransactions = longTransactions;
    this.clock = clock;
  }

  /**
   * Queues a job.
   *
   * @param caller name of the caller's key
   * @throws StorageFullException if there is no room on the disk even now
   */
  @Transactional(rollbackFor = IOException.class)
  public BulkJob submit(ServedModel model, BulkOptions options, String caller) throws IOException {
    StorageFullException.check(files.folder(), 0);
    BulkJob job =
        database.insert(
            BulkJob.queued(
                model.manifest().name(),
                model.manifest().version(),
                options,
                caller,
                clock.instant()));
    List<Integer> numbers = IntStream.range(0, options.shards()).boxed().toList();
    database.insertAll(numbers.stream().map(number -> BulkShard.of(job, number)).toList());
    enqueue(job, numbers);
    return job;
  }

  private void enqueue(BulkJob job, List<Integer> numbers) {
    Instant now = clock.instant();
    queue.scheduleBatch(
        numbers.stream()
            .map(
                number ->
                    ShardRunner.TASK
                        .instance(new ShardRunner.Entry(job.id(), job.round(), number).text())
                        .scheduledTo(now.plusNanos(NANOS_APART * number))));
  }

  public List<BulkJob> all() {
    return repository.findAllByOrderByCreatedDesc();
  }

  public Optional<BulkJob> find(String id) {
    return repository.findById(id);
  }

  public BulkProgress progress(BulkJob job) {
    return shards.progress(job.id());
  }

  public List<BulkShard> shards(BulkJob job) {
    return shards.findByJobIdOrderByNumber(job.id());
  }

  /** A shard that can be fetched. */
  public Optional<BulkShard> finished(BulkJob job, int number) {
    return shards
        .findById(BulkShard.id(job.id(), number))
        .filter(shard -> shard.finished() != null);
  }

  /**
   * The file of a finished shard.
   *
   * @throws java.nio.file.NoSuchFileException if it is gone
   */
  public Path file(BulkJob job, BulkShard shard) throws IOException {
    return files.file(job, shard);
  }

  /**
   * Ends a job for good; its finished shards stay.
   *
   * @throws BulkStateException if it has ended already
   */
  @Transactional
  public BulkJob cancel(String id) {
    return change(id, BulkState.CANCELLED, "cancelled", clock.instant());
  }

  /**
   * Stops a job until {@link #resume}; what was made of unfinished shards is lost.
   *
   * @throws BulkStateException if it is neither queued nor running
   */
  @Transactional
  public BulkJob pause(String id) {
    return change(id, BulkState.PAUSED, "paused", null);
  }

  private BulkJob change(String id, BulkState to, String done, @Nullable Instant finished) {
    BulkJob job = repository.findById(id).orElseThrow();
    if (repository.change(id, to.before(), to, done + " by request", finished) == 0) {
      throw new BulkStateException(job, done);
    }
    repository.clearQueue(ShardRunner.TASK.getTaskName(), id);
    return repository.findById(id).orElseThrow();
  }

  /**
   * Queues what is missing of a paused job.
   *
   * @throws BulkStateException if it is not paused
   */
  @Transactional
  public BulkJob resume(String id) {
    BulkJob job = repository.findById(id).orElseThrow();
    if (repository.queueAgain(id) == 0) {
      throw new BulkStateException(job, "resumed");
    }
    BulkJob queued = repository.findById(id).orElseThrow();
    enqueue(queued, shards.missing(id));
    return queued;
  }

  /**
   * Deletes a job that has ended, with its shards. What the log says of their pictures stays.
   *
   * @throws BulkStateException if it has not ended
   */
  @Transactional(rollbackFor = IOException.class)
  public void delete(String id) throws IOException {
    BulkJob job = repository.findById(id).orElseThrow();
    if (repository.delete(id, BulkState.ended()) == 0) {
      throw new BulkStateException(job, "deleted");
    }
    longTransactions.allow();
    files.delete(id);
  }

  /**
   * Removes what this node has of jobs that another has deleted. A database without any job may be
   * the wrong one: it has nothing removed.
   */
  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
  void tidyUp() {
    if (all().isEmpty()) {
      return;
    }
    try {
      for (String id : files.jobs()) {
        if (find(id).isEmpty()) {
          files.delete(id);
        }
      }
    } catch (IOException e) {
      LOG.warn("files of bulk jobs are not tidied up: {}", e.getMessage());
    }
  }
}
