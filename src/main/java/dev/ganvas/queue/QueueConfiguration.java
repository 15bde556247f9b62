package dev.ganvas.queue;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** Client of the queue; entries added in a transaction become visible at its commit. */
@Configuration(proxyBeanMethods = false)
class QueueConfiguration {
  @Bean
  SchedulerClient queue(DataSource database) {
    return SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(database)).build();
  }
}
