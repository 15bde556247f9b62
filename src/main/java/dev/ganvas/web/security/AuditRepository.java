package dev.ganvas.web.security;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

public interface AuditRepository extends Repository<AuditEntry, Long> {
  AuditEntry save(AuditEntry entry);

  List<AuditEntry> findByIdLessThanOrderByIdDesc(long before, Limit limit);
}
