package dev.ganvas.storage;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The object store in which the nodes share files, if their data directories are their own.
 *
 * @param bucket empty for no store
 * @param endpoint address of the store; null for that of Amazon in the region
 * @param region as the store names it
 * @param prefix of all keys, such as {@code ganvas/}
 * @param pathStyle whether the bucket stands in the path of an address, not in its host
 * @param accessKey null for what the client finds in its environment
 * @param secretKey belongs to it
 */
@Validated
@ConfigurationProperties("ganvas.storage.s3")
public record S3Properties(
    @DefaultValue("")
        @Pattern(
            regexp = "|[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
            message = "must be the name of a bucket: 3 to 63 small letters, digits, - and .")
        String bucket,
    @Nullable URI endpoint,
    @DefaultValue("us-east-1")
        @Pattern(
            regexp = "[a-z0-9-]{1,40}",
            message = "must be the name of a region: small letters, digits and -")
        String region,
    @DefaultValue("")
        @Pattern(
            regexp = "|([A-Za-z0-9_-][A-Za-z0-9_.-]*/)+",
            message = "must end with / and not begin with it; letters, digits, _, . and - between")
        String prefix,
    @DefaultValue("false") boolean pathStyle,
    @Nullable String accessKey,
    @Nullable String secretKey) {

  /** Whether there is a store at all. */
  boolean isConfigured() {
    return !bucket.isEmpty();
  }

  // The names of these three are those of the properties that a message is to name.

  @AssertTrue(message = "must be an address such as https://store.example:9000")
  boolean isEndpoint() {
    return HttpAddress.isOneOrNone(endpoint);
  }

  @AssertTrue(message = "is to be set together with access-key, or neither")
  boolean isSecretKey() {
    return (accessKey == null) == (secretKey == null);
  }

  @AssertTrue(message = "is missing, without which the other properties mean nothing")
  boolean isBucket() {
    return isConfigured()
        || (endpoint == null && prefix.isEmpty() && accessKey == null && secretKey == null);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "%s%s/%s".formatted(endpoint == null ? "" : endpoint + "/", bucket, prefix);
  }
}
