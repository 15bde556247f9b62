package dev.ganvas.web.security;

import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.LongTransactions;
import dev.ganvas.storage.SecretFile;
import dev.ganvas.storage.Sha256;
import dev.ganvas.web.problem.ConflictException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** The keys that open the API: configured ones, and those in the database. Thread-safe. */
@Service
public class ApiKeys {
  private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
  private static final String PREFIX = "gv_";
  private static final String FIRST = "first-admin";
  private static final String FILE = "admin-key";

  private final SecurityProperties properties;
  private final ApiKeyRepository repository;
  private final JdbcAggregateTemplate database;
  private final TransactionTemplate transactions;
  private final LongTransactions longTransactions;
  private final DataDirectory directory;
  private final Clock clock;
  private final RandomGenerator random;
  private final List<ApiKey> configured;

  /** A new key and, this one time, the secret itself. */
  public record Created(ApiKey key, String secret) {}

  ApiKeys(
      SecurityProperties properties,
      ApiKeyRepository repository,
      JdbcAggregateTemplate database,
      TransactionTemplate transactions,
      LongTransactions longTransactions,
      DataDirectory directory,
      Clock clock,
      RandomGenerator random) {
    this.properties = properties;
    this.repository = repository;
    this.database = database;
    this.transactions = transactions;
    this.longTransactions = longTransactions;
    this.directory = directory;
    this.clock = clock;
    this.random = random;
    configured = properties.keys().stream().map(key -> configured(key, clock.instant())).toList();
  }

  private static ApiKey configured(SecurityProperties.ConfiguredKey key, Instant since) {
    String id = "configured-" + key.name();
    return new ApiKey(id, key.name(), key.role(), Sha256.of(key.key()), since, null);
  }

  /** The valid key with that secret. Compared by hash, in constant time. */
  Optional<ApiKey> find(String secret) {
    String sha256 = Sha256.of(secret);
    ApiKey found = null;
    for (ApiKey key : configured) {
      if (Sha256.equal(key.sha256(), sha256)) {
        found = key;
      }
    }
    return Optional.ofNullable(found)
        .or(
            () ->
                repository
                    .findBySha256AndRevokedIsNull(sha256)
                    .filter(key -> Sha256.equal(key.sha256(), sha256)));
  }

  public List<ApiKey> all() {
    return java.util.stream.Stream.concat(
            configured.stream(), repository.findAllByOrderByCreated().stream())
        .toList();
  }

  public boolean exists(String name) {
    return configured.stream().anyMatch(key -> key.name().equals(name))
        || repository.existsByName(name);
  }

  /**
   * @throws DuplicateKeyException if there is or was one of that name
   */
  public Created create(String name, Role role) {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    ApiKey key =
        new ApiKey(
            UUID.randomUUID().toString(), name, role, Sha256.of(text), clock.instant(), null);
    return new Created(database.insert(key), text);
  }

  /**
   * Whether there was a valid key of that id in the database, which now is no longer valid.
   *
   * @throws ConflictException if nobody else could open the administration then
   */
  public boolean revoke(String id) {
    if (isLastOfAdministrators(id)) {
      throw new ConflictException(
          "it is the last administrator's key: make another one before this is revoked");
    }
    return repository.revoke(id, clock.instant()) > 0;
  }

  private boolean isLastOfAdministrators(String id) {
    List<ApiKey> valid =
        all().stream().filter(key -> key.role() == Role.ADMIN && key.revoked() == null).toList();
    return valid.size() == 1 && valid.get(0).id().equals(id);
  }

  /** Makes the first administrator's key, if nobody else could open the administration. */
  @EventListener(ApplicationReadyEvent.class)
  void makeFirstKey() {
    boolean known = configured.stream().anyMatch(key -> key.role() == Role.ADMIN);
    if (known || repository.existsByRoleAndRevokedIsNull(Role.ADMIN)) {
      return;
    }
    String free = freeName();
    try {
      // Whoever makes it at the same time waits, and a key that could not be kept does not count.
      Path file = transactions.execute(status -> keep(create(free, Role.ADMIN).secret()));
      LOG.info("made an administrator's key, which is in the file {}", file);
    } catch (DuplicateKeyException e) {
      LOG.info("another node has made the first administrator's key");
    }
  }

  private String freeName() {
    String name = FIRST;
    for (int i = 2; repository.existsByName(name); i++) {
      name = FIRST + "-" + i;
    }
    return name;
  }

  private Path keep(String secret) {
    Path file = directory.dataDir().resolve(FILE);
    longTransactions.allow();
    try {
      SecretFile.write(file, (secret + "\n").getBytes(StandardCharsets.UTF_8));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean generateRequiresKey() {
    return properties.generateRequiresKey();
  }
}
