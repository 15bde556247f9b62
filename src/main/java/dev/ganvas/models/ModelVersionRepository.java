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

  @Modifying
  @Query("update model_version set state = 'RETIRED' where name = :name and state = 'SERVED'")
  int retire(String name);

  @Modifying
  @Query(
      "update model_version set state = 'SERVED', promoted = :now,"
          + " override_reason = coalesce(:overrideReason, override_reason) where id = :id")
  int serve(String id, Instant now, @Nullable String overrideReason);

  /**
   * Records which version of a name is served from now on.
   *
   * @param version null for nothing
   */
  @Modifying
  @Query("insert into serving (name, version, since) values (:name, :version, :now)")
  void note(String name, @Nullable String version, Instant now);

  /** Id of the latest entry of a name that was not undone. */
  @Query("select max(id) from serving where name = :name and undone is null")
  Optional<Long> lastNote(String name);

  /** Id of the entry before the latest one whose version still exists. */
  @Query(
      "select max(s.id) from serving s join model_version v"
          + " on v.name = s.name and v.version = s.version"
          + " where s.name = :name and s.undone is null and s.id <"
          + " (select max(id) from serving where name = :name and undone is null)")
  Optional<Long> noteBefore(String name);

  @Query("select name || '@' || version from serving where id = :note")
  String versionOf(long note);

  /** Undoes the entries of a name after an entry. */
  @Modifying
  @Query("update serving set undone = :now where name = :name and undone is null and id > :note")
  int undoAfter(String name, long note, Instant now);

  /** The withdrawn names. */
  @Query(
      "select s.name from serving s where s.version is null and s.id ="
          + " (select max(o.id) from serving o where o.name = s.name and o.undone is null)")
  List<String> withdrawn();

  @Modifying
  @Query("delete from model_version where id = :id and state <> 'SERVED'")
  int delete(String id);
}
