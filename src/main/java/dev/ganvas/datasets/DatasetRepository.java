package dev.ganvas.datasets;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface DatasetRepository extends Repository<Dataset, String> {
  Optional<Dataset> findById(String id);

  boolean existsById(String id);

  List<Dataset> findAllByOrderByCreated();

  /** Locks the set's row until the transaction ends, and tells whether there is one. */
  @Query("select id from dataset where id = :id for update")
  Optional<String> lock(String id);

  @Modifying
  @Query("delete from dataset where id = :id")
  int delete(String id);
}
