package dev.ganvas.web.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.LongTransactions;
import dev.ganvas.web.problem.ConflictException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The first administrator's key, which is in its file or nowhere, and the last one, which stays.
 */
class ApiKeysTests {
  @TempDir Path directory;

  private final ApiKeyRepository repository = mock();
  private final JdbcAggregateTemplate database = mock();
  private final PlatformTransactionManager transactions = mock();

  @BeforeEach
  void letAllBeInserted() {
    when(database.insert(any(ApiKey.class))).then(call -> call.getArgument(0));
  }

  private Path file() {
    return directory.resolve("admin-key");
  }

  private ApiKeys keys(SecurityProperties.ConfiguredKey... configured) {
    return new ApiKeys(
        new SecurityProperties(List.of(configured), false, 0),
        repository,
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

  private static ApiKey key(String id, Role role, @Nullable Instant revoked) {
    return new ApiKey(id, id, role, id, Instant.EPOCH, revoked);
  }

  @Test
  void theLastAdministratorKeepsTheKey() {
    when(repository.revoke(any(), any())).thenReturn(1);
    when(repository.findAllByOrderByCreated())
        .thenReturn(
            List.of(
                key("old", Role.ADMIN, Instant.EPOCH),
                key("shop", Role.GENERATE, null),
                key("first", Role.ADMIN, null)));
    ApiKeys alone = keys();
    assertThatThrownBy(() -> alone.revoke("first"))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("the last administrator's key");
    verify(repository, never()).revoke(eq("first"), any());
    assertThat(alone.revoke("shop")).isTrue();
    SecurityProperties.ConfiguredKey operator =
        new SecurityProperties.ConfiguredKey("operator", Role.ADMIN, "x".repeat(24));
    assertThat(keys(operator).revoke("first")).isTrue();
  }
}
