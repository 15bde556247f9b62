package dev.ganvas.models;

import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Which versions are to be served, and which were before. Thread-safe, also between nodes. */
@Service
public class ServingHistory {
  private final ModelVersionRepository repository;
  private final TransactionTemplate transactions;
  private final Clock clock;

  ServingHistory(ModelVersionRepository repository, TransactionTemplate transactions, Clock clock) {
    this.repository = repository;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Marks a version as the served one of its name. */
  public void serve(ModelVersion version, @Nullable String overrideReason) {
    transactions.executeWithoutResult(
        status -> {
          if (isServed(version)) {
            return;
          }
          repository.retire(version.name());
          if (repository.serve(version.id(), clock.instant(), overrideReason) == 0) {
            throw new IllegalStateException(version.id() + " is gone");
          }
          repository.note(version.name(), version.version(), clock.instant());
        });
  }

  private boolean isServed(ModelVersion version) {
    return repository.findById(version.id()).filter(ModelStore::isServed).isPresent();
  }

  /** Withdraws a name, shipped models included, until a version is promoted. */
  public void withdraw(String name) {
    transactions.executeWithoutResult(
        status -> {
          repository.retire(name);
          repository.note(name, null, clock.instant());
        });
  }

  /** The version that was served before the current one, skipping deleted ones. */
  public Optional<ModelVersion> previous(String name) {
    return repository.noteBefore(name).map(repository::versionOf).flatMap(repository::findById);
  }

  /** Whether a promotion or withdrawal of a name can be undone. */
  public boolean hasHistory(String name) {
    return repository.lastNote(name).isPresent();
  }

  /**
   * Goes back to {@link #previous}, or to the shipped model. Later entries of the history are
   * undone, so that going back again goes further back.
   */
  public void goBack(String name) {
    transactions.executeWithoutResult(
        status -> {
          Optional<Long> note = repository.noteBefore(name);
          repository.undoAfter(name, note.orElse(0L), clock.instant());
          repository.retire(name);
          note.map(repository::versionOf)
              .ifPresent(id -> repository.serve(id, clock.instant(), null));
        });
  }
}
