package dev.ganvas;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Lets go of connections to an embedded database that has closed itself, as H2 does when the disk
 * is full: the next connection opens it again. Named in {@code application.yaml}.
 */
public final class ClosedDatabaseOverride implements SQLExceptionOverride {
  /** H2's DATABASE_IS_CLOSED and DATABASE_CALLED_AT_SHUTDOWN. */
  private static final Set<Integer> CLOSED = Set.of(90098, 90121);

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return CLOSED.contains(failure.getErrorCode())
        ? SQLExceptionOverride.Override.MUST_EVICT
        : SQLExceptionOverride.Override.CONTINUE_EVICT;
  }
}
