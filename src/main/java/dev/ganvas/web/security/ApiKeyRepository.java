package dev.ganvas.web.security;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface ApiKeyRepository extends Repository<ApiKey, String> {
  Optional<ApiKey> findBySha256AndRevokedIsNull(String sha256);

  List<ApiKey> findAllByOrderByCreated();

  boolean existsByName(String name);

  boolean existsByRoleAndRevokedIsNull(Role role);

  @Modifying
  @Query("update api_key set revoked = :now where id = :id and revoked is null")
  int revoke(String id, Instant now);
}
