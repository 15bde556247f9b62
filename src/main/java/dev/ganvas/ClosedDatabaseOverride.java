package dev.ganvas;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Lets go of connections to an embedded database that has closed itself, as H2 does when the disk
 * is full: the next connection opens it again. Named in {@code application.yaml}.
 */
public final class ClosedDatabaseOverride implements SQLExceptionOverride {
  /** H2's DATABASE_IS_CLOSED. */
  private static final int CLOSED = 90098;

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return failure.getErrorCode() == CLOSED
        ? SQLExceptionOverride.Override.MUST_EVICT
        : SQLExceptionOverride.Override.CONTINUE_EVICT;
  }
}
