package dev.ganvas.queue;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Failures of the database that end by themselves, and tell nothing about the work. */
public final class DatabaseAway {
  private DatabaseAway() {}

  /** Whether a failure is such a one. */
  public static boolean is(Throwable failure) {
    return failure instanceof DataAccessResourceFailureException
        || failure instanceof TransientDataAccessException
        || failure instanceof RecoverableDataAccessException
        || failure instanceof TransactionException;
  }
}
