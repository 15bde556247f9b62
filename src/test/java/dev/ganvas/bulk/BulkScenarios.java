package dev.ganvas.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.spy;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import dev.ganvas.bulk.ShardRunner.Entry;
import dev.ganvas.generation.Prompt;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.Marks;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.storage.AtomicFile;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.ScratchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Nodes that make shards, one step after the other; each database runs it. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.MOCK,
    properties = {"ganvas.bulk.enabled=false", "ganvas.training.enabled=false"})
@Timeout(120)
abstract class BulkScenarios {
  private static final int SHARD = 20;

  @Autowired private BulkJobs jobs;
  @Autowired private DataDirectory directory;
  @Autowired private BulkLedger ledger;
  @Autowired private BulkShardRepository shards;
  @Autowired private ShardRunner runner;
  @Autowired private BulkFiles files;
  @Autowired private ShardMaker maker;
  @Autowired private ScratchSpace scratch;
  @Autowired private ModelCatalogue models;
  @Autowired private SchedulerClient queue;
  @Autowired private JdbcTemplate jdbc;

  private BulkJob queued(int count, long firstSeed) throws IOException {
    List<BulkShare> classes =
        IntStream.range(0, 10)
            .mapToObj(index -> new BulkShare(new Prompt(index, null, null), "class " + index, 1))
            .toList();
    return jobs.submit(
        models.find("fashion").orElseThrow(),
        new BulkOptions(
            count,
            firstSeed,
            classes,
            1,
            32,
            ImageFormat.PNG,
            92,
            new Marks(false, false),
            ShardFormat.ZIP,
            SHARD),
        "tester");
  }

  private static Entry entry(BulkJob job, int number) {
    return new Entry(job.id(), job.round(), number);
  }

  private boolean work(BulkJob job, int number) {
    return runner.work(entry(job, number), () -> false);
  }

  private BulkJob now(BulkJob job) {
    return jobs.find(job.id()).orElseThrow();
  }

  private List<String> entriesInQueue(BulkJob job) {
    return queue.getScheduledExecutionsForTask(ShardRunner.TASK.getTaskName(), Void.class).stream()
        .map(execution -> execution.getTaskInstance().getId())
        .filter(id -> id.startsWith(job.id()))
        .sorted()
        .toList();
  }

  private int recorded(BulkJob job) {
    Integer rows =
        jdbc.queryForObject(
            "select count(*) from provenance where seed >= ? and seed < ?",
            Integer.class,
            job.options().firstSeed(),
            job.options().firstSeed() + job.options().count());
    return rows == null ? 0 : rows;
  }

  private Path file(BulkJob job) {
    return directory.dataDir().resolve("bulk").resolve(job.id()).resolve("00000.zip");
  }

  private List<Path> files(BulkJob job) throws IOException {
    Path folder = file(job).getParent();
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void theLastShardEndsTheJobAndEachIsMadeOnce() throws IOException {
    BulkJob job = queued(50, 1_000_000);
    assertThat(entriesInQueue(job))
        .containsExactly(job.id() + ":1:0", job.id() + ":1:1", job.id() + ":1:2");
    assertThat(work(job, 2)).isTrue();
    assertThat(now(job).state()).isEqualTo(BulkState.RUNNING);
    assertThat(jobs.progress(job).made()).isEqualTo(10);
    assertThat(jobs.finished(job, 2)).isPresent();
    assertThat(jobs.finished(job, 0)).isEmpty();
    assertThat(work(job, 0)).isTrue();
    byte[] first = Files.readAllBytes(file(job));
    assertThat(work(job, 0)).as("an entry that comes once more").isTrue();
    assertThat(file(job)).hasBinaryContent(first);
    assertThat(work(job, 1)).isTrue();

    assertThat(now(job).state()).isEqualTo(BulkState.SUCCEEDED);
    BulkProgress done = jobs.progress(job);
    assertThat(done.made()).isEqualTo(50);
    assertThat(done.shardsFinished()).isEqualTo(3);
    assertThat(recorded(job)).isEqualTo(50);
    assertThat(files(job)).hasSize(3);
    assertThat(jobs.shards(job)).extracting(BulkShard::images).containsExactly(20, 20, 10);
  }

  @Test
  void aNodeThatDiedInTheMiddleLeavesNothingAndItsShardIsMadeByAnother() throws IOException {
    BulkJob job = queued(SHARD, 2_000_000);
    BulkLedger.Taken dead = ledger.takeUp(entry(job, 0)).orElseThrow();
    Path file = file(job);
    Files.createDirectories(file.getParent());
    // It died after the file had appeared and before that was recorded.
    Files.write(file, new byte[10]);
    assertThat(jobs.finished(job, 0)).isEmpty();

    assertThat(work(job, 0)).isTrue();
    assertThat(now(job).state()).isEqualTo(BulkState.SUCCEEDED);
    BulkShard made = jobs.finished(job, 0).orElseThrow();
    assertThat(Files.size(file)).isEqualTo(made.bytes());
    assertThat(recorded(job)).isEqualTo(SHARD);

    BulkLedger.Made late = new BulkLedger.Made(1, "0", List.of());
    Path never = file.resolveSibling("never");
    assertThatThrownBy(() -> ledger.finish(dead.shard(), late, () -> Files.createFile(never)))
        .isInstanceOf(StaleShardException.class);
    assertThat(never).doesNotExist();
    assertThatThrownBy(() -> ledger.made(dead.shard(), 3)).isInstanceOf(StaleShardException.class);
  }

  @Test
  void ofTwoWhoMakeAShardAtOnceOneFinishesIt() throws IOException {
    BulkJob job = queued(2 * SHARD, 3_000_000);
    List<CompletableFuture<Boolean>> nodes =
        Stream.of(0, 0, 1)
            .map(number -> CompletableFuture.supplyAsync(() -> work(job, number)))
            .toList();
    nodes.forEach(CompletableFuture::join);
    // Whoever had it last has finished it, unless the database refused one of them for the other.
    IntStream.of(0, 1).forEach(number -> work(job, number));
    assertThat(now(job).state()).isEqualTo(BulkState.SUCCEEDED);
    assertThat(recorded(job)).isEqualTo(2 * SHARD);
    assertThat(files(job)).hasSize(2);
  }

  @Test
  void whatFailsAfterTheRecordsLeavesNoRecords() throws IOException {
    BulkJob job = queued(SHARD, 4_000_000);
    BulkLedger.Taken taken = ledger.takeUp(entry(job, 0)).orElseThrow();
    BulkLedger.Made made = new BulkLedger.Made(1, "0", List.of(Entries.of(4_000_000)));
    AtomicFile.Step full =
        () -> {
          throw new IOException("No space left on device");
        };
    assertThatThrownBy(() -> ledger.finish(taken.shard(), made, full))
        .isInstanceOf(IOException.class);
    assertThat(recorded(job)).isZero();
    assertThat(jobs.finished(job, 0)).isEmpty();
    jobs.cancel(job.id());
  }

  @Test
  void aPausedJobGoesOnWithWhatIsMissing() throws IOException {
    BulkJob job = queued(3 * SHARD, 5_000_000);
    work(job, 1);
    jobs.pause(job.id());
    assertThat(entriesInQueue(job)).isEmpty();
    assertThat(work(job, 0)).as("it is dealt with").isTrue();
    assertThat(jobs.finished(job, 0)).isEmpty();
    assertThatThrownBy(() -> jobs.pause(job.id())).isInstanceOf(BulkStateException.class);
    BulkJob again = jobs.resume(job.id());
    assertThat(entriesInQueue(again)).containsExactly(job.id() + ":2:0", job.id() + ":2:2");
    work(job, 0);
    assertThat(jobs.finished(job, 0)).as("by an entry from before the pause").isEmpty();
    work(again, 0);
    work(again, 2);
    assertThat(now(job).state()).isEqualTo(BulkState.SUCCEEDED);
    assertThatThrownBy(() -> jobs.cancel(job.id()))
        .isInstanceOf(BulkStateException.class)
        .hasMessageContaining("succeeded");
  }

  @Test
  void whatCannotBeWrittenPausesTheJob() throws IOException {
    BulkJob job = queued(SHARD, 6_000_000);
    Path folder = file(job).getParent();
    Files.write(folder, new byte[0]);
    assertThat(work(job, 0)).isTrue();
    assertThat(now(job).state()).isEqualTo(BulkState.PAUSED);
    assertThat(now(job).reason()).contains("cannot be written", job.id(), "resume");
    Files.delete(folder);
    work(jobs.resume(job.id()), 0);
    assertThat(now(job).state()).isEqualTo(BulkState.SUCCEEDED);
  }

  @Test
  void aFullDiskPausesTheJob() throws IOException {
    BulkJob other = queued(SHARD, 6_100_000);
    BulkShard late = ledger.takeUp(entry(other, 0)).orElseThrow().shard();
    BulkShard again = ledger.takeUp(entry(other, 0)).orElseThrow().shard();
    runner.failed(late, new IOException("the file is gone"));
    assertThat(now(other).state()).as("a late node's trouble").isEqualTo(BulkState.RUNNING);
    runner.failed(again, new IOException(new IOException("No space left on device")));
    assertThat(now(other).state()).isEqualTo(BulkState.PAUSED);
    assertThat(now(other).reason()).contains("disk is full", "resume");
    work(jobs.resume(other.id()), 0);
    assertThat(now(other).state()).isEqualTo(BulkState.SUCCEEDED);
  }

  @Test
  void whatTheDatabaseRefusesFailsTheJobHoweverMuchThereIsToSay() throws IOException {
    BulkJob job = queued(SHARD, 6_200_000);
    BulkLedger refused = spy(ledger);
    doThrow(new DataIntegrityViolationException("too long ".repeat(300)))
        .when(refused)
        .finish(any(), any(), any());
    ShardRunner strict = new ShardRunner(refused, files, maker, scratch);
    assertThat(strict.work(entry(job, 0), () -> false)).as("it is dealt with").isTrue();
    assertThat(now(job).state()).isEqualTo(BulkState.FAILED);
    assertThat(now(job).reason()).hasSize(2000).startsWith("too long");
  }

  @Test
  void aNodeThatStopsGivesItsShardBack() throws IOException {
    BulkJob job = queued(SHARD, 7_000_000);
    assertThat(runner.work(entry(job, 0), () -> true)).as("to be tried again").isFalse();
    assertThat(shards.findById(BulkShard.id(job.id(), 0)).orElseThrow().takeUps()).isZero();
    assertThat(recorded(job)).isZero();
    assertThat(files(job)).isEmpty();
    jobs.cancel(job.id());
    assertThat(work(job, 0)).isTrue();
    assertThat(files(job)).isEmpty();
  }

  @Test
  void aShardThatEndsItsNodeAgainAndAgainFailsTheJob() throws IOException {
    BulkJob job = queued(SHARD, 8_000_000);
    for (int i = 0; i < BulkLedger.MOST_TAKE_UPS; i++) {
      assertThat(ledger.takeUp(entry(job, 0))).isPresent();
    }
    assertThat(ledger.takeUp(entry(job, 0))).isEmpty();
    assertThat(now(job).state()).isEqualTo(BulkState.FAILED);
    assertThat(now(job).reason()).contains("its node ended each time");
  }

  @Test
  void aJobThatHasEndedIsDeletedWithItsShards() throws IOException {
    BulkJob job = queued(SHARD, 9_000_000);
    assertThatThrownBy(() -> jobs.delete(job.id())).isInstanceOf(BulkStateException.class);
    BulkShard held = ledger.takeUp(entry(job, 0)).orElseThrow().shard();
    jobs.cancel(job.id());
    Files.createDirectories(file(job).getParent());
    jobs.delete(job.id());
    assertThat(jobs.find(job.id())).isEmpty();
    assertThat(file(job).getParent()).doesNotExist();
    queued(SHARD, 9_100_000);
    Files.createDirectories(file(job).getParent());
    jobs.tidyUp();
    assertThat(file(job).getParent()).as("of another node").doesNotExist();
    assertThatThrownBy(() -> ledger.made(held, 1)).isInstanceOf(StaleShardException.class);
  }
}
