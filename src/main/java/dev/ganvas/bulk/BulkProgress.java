package dev.ganvas.bulk;

/**
 * How far a bulk job is.
 *
 * @param made pictures, of shards under way too
 * @param shardsFinished shards that can be fetched
 * @param bytes of these
 */
public record BulkProgress(long made, long shardsFinished, long bytes) {}
