package dev.ganvas.jobs;

import java.time.Instant;
import java.util.List;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface PresentNodeRepository extends Repository<PresentNode, String> {
  List<PresentNode> findBySeenAfterOrderByName(Instant limit);

  @Modifying
  @Query("update present_node set seen = :now where name = :name")
  int see(String name, Instant now);

  @Modifying
  @Query("delete from present_node where name = :name or seen < :limit")
  int forget(String name, Instant limit);
}
