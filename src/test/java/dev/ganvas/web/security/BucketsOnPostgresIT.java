package dev.ganvas.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** Two nodes on one database count together. */
class BucketsOnPostgresIT {
  private static EmbeddedPostgres postgres;
  private static Buckets one;
  private static Buckets other;

  @BeforeAll
  static void start() throws Exception {
    postgres = EmbeddedPostgres.start();
    DataSource database = postgres.getPostgresDatabase();
    Flyway.configure().dataSource(database).load().migrate();
    JdbcConnectionDetails details = Mockito.mock(JdbcConnectionDetails.class);
    Mockito.when(details.getJdbcUrl()).thenReturn(postgres.getJdbcUrl("postgres", "postgres"));
    one = new Buckets(details, database);
    other = new Buckets(details, database);
  }

  @AfterAll
  static void stop() throws Exception {
    postgres.close();
  }

  @Test
  void whatIsTakenOnOneNodeIsMissingOnTheOther() {
    assertThat(one.take("images", "shop", 10, 6).getRemainingTokens()).isEqualTo(4);
    assertThat(other.take("images", "shop", 10, 6).isConsumed()).isFalse();
    assertThat(other.take("images", "shop", 10, 3).getRemainingTokens()).isEqualTo(1);
    one.giveBack("images", "shop", 10, 6);
    assertThat(other.take("images", "shop", 10, 6).isConsumed()).isTrue();
    assertThat(other.take("images", "another", 10, 10).isConsumed()).isTrue();
    assertThat(other.take("verify", "shop", 10, 10).isConsumed()).isTrue();
    one.forgetFullOnes();
  }
}
