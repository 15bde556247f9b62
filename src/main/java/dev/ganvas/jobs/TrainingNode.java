package dev.ganvas.jobs;

import dev.ganvas.queue.QueueNode;
import dev.ganvas.training.TrainingProperties;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Trains. At shutdown jobs stop after their step, write a checkpoint, and go back to the queue. */
@Component
@EnableConfigurationProperties(TrainingProperties.class)
class TrainingNode extends QueueNode {
  TrainingNode(TrainingProperties properties, DataSource database, JobRunner runner) {
    super(
        database,
        JobRunner.TASK,
        new Pace(
            properties.enabled(),
            properties.concurrentJobs(),
            properties.heartbeat(),
            properties.pollInterval()),
        runner::run);
  }
}
