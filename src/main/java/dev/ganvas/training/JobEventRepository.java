package dev.ganvas.training;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface JobEventRepository extends Repository<JobEvent, Long> {
  JobEvent save(JobEvent event);

  List<JobEvent> findByJobIdAndIdGreaterThanOrderById(String jobId, long after, Limit limit);
}
