package dev.ganvas.provenance;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** A provenance log of its own, in memory if nothing else is said. */
public final class LogInMemory implements AutoCloseable {
  final DataSource database;
  final JdbcTemplate jdbc;
  final ProvenanceTable table;
  final TransactionTemplate transactions;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final ProvenanceProperties properties;

  /** What the next transactions end with. */
  final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  final ProvenanceLog log;

  public LogInMemory() {
    this(
        new ProvenanceProperties(
            ProvenanceProperties.OnFailure.REFUSE, Duration.ofSeconds(20), Duration.ZERO, false));
  }

  LogInMemory(ProvenanceProperties properties) {
    this(
        properties,
        new DriverManagerDataSource(
            "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=PostgreSQL;DB_CLOSE_DELAY=-1",
            "ganvas",
            ""));
  }

  LogInMemory(ProvenanceProperties properties, DataSource database) {
    this.properties = properties;
    this.database = database;
    jdbc = new JdbcTemplate(database);
    table = new ProvenanceTable(jdbc);
    transactions = new TransactionTemplate(new FailingNow(database, failures));
    Flyway.configure().dataSource(database).load().migrate();
    log = new ProvenanceLog(properties, table, transactions, meters);
  }

  private static final class FailingNow extends JdbcTransactionManager {
    private final Queue<Throwable> failures;

    FailingNow(DataSource database, Queue<Throwable> failures) {
      super(database);
      this.failures = failures;
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
      Throwable failure = failures.poll();
      if (failure instanceof Error error) {
        throw error;
      } else if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      super.doBegin(transaction, definition);
    }
  }

  public ProvenanceLog log() {
    return log;
  }

  public ProvenanceProperties properties() {
    return properties;
  }

  @Override
  public void close() {
    try {
      log.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
