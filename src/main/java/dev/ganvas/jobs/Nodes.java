package dev.ganvas.jobs;

import dev.ganvas.queue.QueueNode;
import dev.ganvas.training.TrainingProperties;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** The nodes that train: each says with every heartbeat that it is there. */
@Component
public class Nodes {
  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

  private final PresentNodeRepository repository;
  private final JdbcAggregateTemplate database;
  private final TrainingProperties properties;
  private final Clock clock;
  private final String name = QueueNode.name();

  Nodes(
      PresentNodeRepository repository,
      JdbcAggregateTemplate database,
      TrainingProperties properties,
      Clock clock) {
    this.repository = repository;
    this.database = database;
    this.properties = properties;
    this.clock = clock;
  }

  /** Those that have not missed so many heartbeats that others take their jobs, by name. */
  public List<PresentNode> present() {
    Duration patience = properties.heartbeat().multipliedBy(QueueNode.MISSED_HEARTBEATS);
    return repository.findBySeenAfterOrderByName(clock.instant().minus(patience));
  }

  @Scheduled(fixedDelayString = "${ganvas.training.heartbeat:10s}")
  void say() {
    if (!properties.enabled()) {
      return;
    }
    Instant now = clock.instant();
    try {
      if (repository.see(name, now) == 0) {
        repository.forget(name, now.minus(FORGOTTEN_AFTER));
        int cores = Runtime.getRuntime().availableProcessors();
        database.insert(new PresentNode(name, now, now, properties.concurrentJobs(), cores));
      }
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("the database could not be told that this node is there: {}", e.toString());
    }
  }

  @PreDestroy
  void leave() {
    try {
      repository.forget(name, clock.instant().minus(FORGOTTEN_AFTER));
    } catch (DataAccessException | TransactionException e) {
      LOG.debug("others will see that this node has left", e);
    }
  }
}
