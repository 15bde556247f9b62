package dev.ganvas.bulk;

import dev.ganvas.queue.QueueNode;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Makes one shard at a time. At shutdown it goes back to the queue. */
@Component
@EnableConfigurationProperties(BulkProperties.class)
class BulkNode extends QueueNode {
  BulkNode(BulkProperties properties, DataSource database, ShardRunner runner) {
    super(
        database,
        ShardRunner.TASK,
        new Pace(properties.enabled(), 1, properties.heartbeat(), properties.pollInterval()),
        runner::run);
  }
}
