package dev.ganvas.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.LongTransactions;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The first administrator's key, which is in its file or nowhere. */
class ApiKeysTests {
  @TempDir Path directory;

  private final JdbcAggregateTemplate database = mock();
  private final PlatformTransactionManager transactions = mock();

  @BeforeEach
  void letAllBeInserted() {
    when(database.insert(any(ApiKey.class))).then(call -> call.getArgument(0));
  }

  private Path file() {
    return directory.resolve("admin-key");
  }

  private ApiKeys keys() {
    return new ApiKeys(
        new SecurityProperties(List.of(), false, 0),
        mock(ApiKeyRepository.class),
        database,
        new TransactionTemplate(transactions),
        mock(LongTransactions.class),
        new DataDirectory(directory),
        Clock.systemUTC(),
        new Random(1));
  }

  @Test
  void itIsValidNoSoonerThanItIsInItsFile() {
    doAnswer(
            commit -> {
              assertThat(file()).content().startsWith("gv_");
              return null;
            })
        .when(transactions)
        .commit(any());
    keys().makeFirstKey();
    verify(transactions).commit(any());
  }

  @Test
  void oneThatCannotBeKeptDoesNotCount() throws Exception {
    Files.createDirectories(file().resolve("in the way"));
    assertThatThrownBy(() -> keys().makeFirstKey()).isInstanceOf(UncheckedIOException.class);
    verify(transactions).rollback(any());
    verify(transactions, never()).commit(any());
  }

  @Test
  void whoComesSecondLeavesTheFileOfTheFirst() throws Exception {
    Files.writeString(file(), "of the first");
    doThrow(new DuplicateKeyException("first-admin")).when(database).insert(any(ApiKey.class));
    keys().makeFirstKey();
    assertThat(file()).hasContent("of the first");
  }
}
