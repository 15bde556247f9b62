package dev.ganvas;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells the operator that another process has the embedded database. */
final class DatabaseInUseAnalyzer extends AbstractFailureAnalyzer<SQLException> {
  /** H2's DATABASE_ALREADY_OPEN_1. */
  private static final int OPEN_ELSEWHERE = 90020;

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
    return cause.getErrorCode() != OPEN_ELSEWHERE
        ? null
        : new FailureAnalysis(
            "The data directory's embedded database is in use by another process.",
            "Stop that process, choose another ganvas.data-dir, or let both use one PostgreSQL"
                + " database (spring.datasource.url).",
            cause);
  }
}
