package dev.ganvas.models;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface ModelVersionRepository extends Repository<ModelVersion, String> {
  Optional<ModelVersion> findById(String id);

  boolean existsById(String id);

  List<ModelVersion> findAllByOrderByNameAscCreatedAsc();

  List<ModelVersion> findByName(String name);

  List<ModelVersion> findByState(ModelVersion.State state);

  /** The version that was served before the one that is. */
  Optional<ModelVersion> findFirstByNameAndStateOrderByPromotedDesc(
      String name, ModelVersion.State state);

  @Modifying
  @Query("update model_version set state = 'RETIRED' where name = :name and state = 'SERVED'")
  int retire(String name);

  @Modifying
  @Query(
      "update model_version set state = 'SERVED', promoted = :now,"
          + " override_reason = coalesce(:overrideReason, override_reason) where id = :id")
  int serve(String id, Instant now, @Nullable String overrideReason);

  @Modifying
  @Query("delete from model_version where id = :id and state <> 'SERVED'")
  int delete(String id);
}
