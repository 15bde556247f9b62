package dev.ganvas.jobs;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface JobEventRepository extends Repository<JobEvent, Long> {
  JobEvent save(JobEvent event);

  @Modifying
  @Query("delete from job_event where job_id = :jobId")
  int deleteOf(String jobId);

  List<JobEvent> findByJobIdAndIdGreaterThanOrderById(String jobId, long after, Limit limit);
}
