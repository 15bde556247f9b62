package dev.ganvas.datasets;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface DatasetRepository extends Repository<Dataset, String> {
  Optional<Dataset> findById(String id);

  /** Of all sets, deleted ones included. */
  long count();

  boolean existsByIdAndDeletedIsNull(String id);

  List<Dataset> findByDeletedIsNullOrderByCreated();

  /** Locks the set's row until the transaction ends, and tells whether the set is there. */
  @Query("select id from dataset where id = :id and deleted is null for update")
  Optional<String> lock(String id);
}
