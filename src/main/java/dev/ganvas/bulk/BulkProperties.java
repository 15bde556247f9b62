package dev.ganvas.bulk;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this node takes part in bulk jobs.
 *
 * @param enabled whether it makes shards
 * @param heartbeat interval of its heartbeats; after four missed ones another node makes its shard
 * @param pollInterval how often it looks for shards to make
 */
@Validated
@ConfigurationProperties("ganvas.bulk")
public record BulkProperties(
    @DefaultValue("true") boolean enabled,
    @DurationMin(seconds = 1) @DurationMax(minutes = 10) @DefaultValue("10s") Duration heartbeat,
    @DurationMin(millis = 100) @DurationMax(minutes = 1) @DefaultValue("2s")
        Duration pollInterval) {}
