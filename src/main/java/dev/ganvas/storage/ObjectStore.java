package dev.ganvas.storage;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket of a store that speaks S3. An object appears whole or not at all. Large files go in
 * parts, and what has arrived of them, in either direction, is not sent again after a break. Of a
 * file no more than a part is in memory. Thread-safe.
 */
final class ObjectStore {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectStore.class);
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

  /** Tries of a large file without any progress, after those that the client makes of itself. */
  private static final int TRIES = 3;

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
  private static final int LEAST_PART_BYTES = 8 << 20;
  private static final int MOST_PARTS = 10_000;
  private static final int PRECONDITION_FAILED = 412;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final S3Properties properties;
  private final S3Client client;
  private final int leastPart;

  ObjectStore(S3Properties properties) {
    this(properties, LEAST_PART_BYTES);
  }

  /**
   * @param leastPart size of the parts that large files are sent in, in bytes; larger if there
   *     would be too many
   */
  ObjectStore(S3Properties properties, int leastPart) {
    this.properties = properties;
    this.leastPart = leastPart;
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(LONGEST_CONNECT)
                    .socketTimeout(LONGEST_SILENCE))
            .region(Region.of(properties.region()))
            .forcePathStyle(properties.pathStyle())
            // Checksums of our own and Content-MD5 do, which all stores know.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    if (properties.endpoint() != null) {
      builder.endpointOverride(properties.endpoint());
    }
    if (properties.accessKey() != null && properties.secretKey() != null) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(properties.accessKey(), properties.secretKey())));
    }
    client = builder.build();
  }

  /** What a call needs besides the store. */
  private interface Call<T> {
    T run() throws IOException;
  }

  private <T> T calling(Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (SdkException e) {
      throw new ObjectStoreException(words(e), e);
    }
  }

  private void doing(AtomicFile.Step step) throws IOException {
    calling(
        () -> {
          step.run();
          return true;
        });
  }

  private String words(SdkException e) {
    String what =
        e instanceof S3Exception refused
            ? refused.awsErrorDetails() == null
                ? "status " + refused.statusCode()
                : refused.awsErrorDetails().errorCode()
            : reason(e);
    return "the object store %s cannot be used (%s)".formatted(properties, what);
  }

  /** The deepest reason why there was no answer: it names addresses at most. */
  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof SdkClientException ? "no credentials, or no answer" : cause.toString();
  }

  private String key(String name) {
    return properties.prefix() + name;
  }

  /** Puts a small object, in place of what was there. */
  void put(String name, byte[] content) throws IOException {
    calling(
        () ->
            client.putObject(
                r -> r.bucket(properties.bucket()).key(key(name)).contentMD5(base64(md5(content))),
                body(content)));
  }

  /**
   * Puts a small object, unless there is one.
   *
   * @return whether there was none
   */
  boolean putIfAbsent(String name, byte[] content) throws IOException {
    return calling(
        () -> {
          try {
            client.putObject(
                r -> r.bucket(properties.bucket()).key(key(name)).ifNoneMatch("*"), body(content));
            return true;
          } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT) {
              return false;
            }
            throw e;
          }
        });
  }

  /** A small object; empty if there is none. */
  Optional<byte[]> read(String name) throws IOException {
    return calling(
        () -> {
          try {
            return Optional.of(
                client
                    .getObjectAsBytes(r -> r.bucket(properties.bucket()).key(key(name)))
                    .asByteArray());
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          }
        });
  }

  /** The names that begin so, ascending. */
  List<String> names(String beginning) throws IOException {
    return calling(
        () ->
            client
                .listObjectsV2Paginator(r -> r.bucket(properties.bucket()).prefix(key(beginning)))
                .contents()
                .stream()
                .map(S3Object::key)
                .map(key -> key.substring(properties.prefix().length()))
                .sorted()
                .toList());
  }

  /** Deletes an object, if there is one. */
  void delete(String name) throws IOException {
    calling(() -> client.deleteObject(r -> r.bucket(properties.bucket()).key(key(name))));
  }

  /** Deletes all objects whose names begin so, and what has come of unfinished ones. */
  void deleteAll(String beginning) throws IOException {
    for (String name : names(beginning)) {
      delete(name);
    }
    doing(
        () -> {
          for (MultipartUpload upload : uploads(key(beginning))) {
            client.abortMultipartUpload(
                r -> r.bucket(properties.bucket()).key(upload.key()).uploadId(upload.uploadId()));
          }
        });
  }

  private List<MultipartUpload> uploads(String beginning) {
    return client
        .listMultipartUploadsPaginator(r -> r.bucket(properties.bucket()).prefix(beginning))
        .uploads()
        .stream()
        .toList();
  }

  /**
   * Puts a file. What an earlier try has sent of the same parts is not sent again.
   *
   * @param name of this content and no other
   */
  void put(String name, Path file) throws IOException {
    long size = Files.size(file);
    int part = Math.max(leastPart, Math.toIntExact(size / MOST_PARTS + 1));
    if (size <= part) {
      put(name, Files.readAllBytes(file));
      return;
    }
    Sending sending = new Sending(key(name), file, size, part);
    patiently(sending::sent, sending::send);
  }

  /** A file on its way to the store, in parts. */
  private final class Sending {
    private final String key;
    private final Path file;
    private final long size;
    private final int part;
    private long sent;

    Sending(String key, Path file, long size, int part) {
      this.key = key;
      this.file = file;
      this.size = size;
      this.part = part;
    }

    long sent() {
      return sent;
    }

    void send() throws IOException {
      doing(
          () -> {
            String upload = upload();
            Map<Integer, Part> there = new HashMap<>();
            client
                .listPartsPaginator(r -> r.bucket(properties.bucket()).key(key).uploadId(upload))
                .parts()
                .forEach(known -> there.put(known.partNumber(), known));
            List<CompletedPart> parts = new ArrayList<>();
            for (long from = 0; from < size; from += part) {
              int number = parts.size() + 1;
              String tag = part(upload, number, from, there.get(number));
              parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
              sent = Math.max(sent, from + part);
            }
            client.completeMultipartUpload(
                r ->
                    r.bucket(properties.bucket())
                        .key(key)
                        .uploadId(upload)
                        .multipartUpload(all -> all.parts(parts)));
          });
    }

    /** Goes on with an upload that was broken off, or begins one. */
    private String upload() {
      return uploads(key).stream()
          .filter(begun -> begun.key().equals(key))
          .map(MultipartUpload::uploadId)
          .findFirst()
          .orElseGet(
              () ->
                  client
                      .createMultipartUpload(r -> r.bucket(properties.bucket()).key(key))
                      .uploadId());
    }

    /** Sends a part, unless it is there. */
    private String part(String upload, int number, long from, @Nullable Part there)
        throws IOException {
      byte[] bytes = section(file, from, (int) Math.min(part, size - from));
      byte[] md5 = md5(bytes);
      if (there != null
          && there.size() == bytes.length
          && there.eTag().replace("\"", "").equals(HexFormat.of().formatHex(md5))) {
        return there.eTag();
      }
      return client
          .uploadPart(
              r ->
                  r.bucket(properties.bucket())
                      .key(key)
                      .uploadId(upload)
                      .partNumber(number)
                      .contentMD5(base64(md5)),
              body(bytes))
          .eTag();
    }
  }

  /**
   * Gets an object into a file, which may hold its beginning from an earlier try: then the rest.
   *
   * @throws NoSuchFileException if there is none
   * @throws IOException if it is not what it should be; then the file is deleted
   */
  void get(String name, Path file, long size, String sha256) throws IOException {
    patiently(() -> Files.exists(file) ? Files.size(file) : 0, () -> receive(name, file, size));
    if (Files.size(file) != size || !Sha256.of(file).equals(sha256)) {
      Files.delete(file);
      throw new IOException(
          "%s in the object store was altered: its SHA-256 is another".formatted(name));
    }
  }

  private void receive(String name, Path file, long size) throws IOException {
    long here = Files.exists(file) ? Files.size(file) : 0;
    if (here >= size) {
      return;
    }
    doing(
        () -> {
          try (ResponseInputStream<GetObjectResponse> content =
                  client.getObject(
                      r ->
                          r.bucket(properties.bucket())
                              .key(key(name))
                              .range("bytes=%d-".formatted(here)));
              OutputStream output =
                  Files.newOutputStream(
                      file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            transfer(content, output);
          } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND || e.statusCode() == RANGE_NOT_SATISFIABLE) {
              throw new NoSuchFileException(name, null, "gone from the object store, or cut off");
            }
            throw e;
          }
          if (Files.size(file) < size) {
            throw new ObjectStoreException(
                "the object store %s broke off amid %s".formatted(properties, name), null);
          }
        });
  }

  /** What breaks off while it is read is the store's fault; while it is written, the disk's. */
  private void transfer(InputStream content, OutputStream output) throws IOException {
    byte[] buffer = new byte[1 << 16];
    while (true) {
      int read;
      try {
        read = content.read(buffer);
      } catch (IOException e) {
        throw new ObjectStoreException(
            "the object store %s broke off (%s)".formatted(properties, e), e);
      }
      if (read < 0) {
        return;
      }
      output.write(buffer, 0, read);
    }
  }

  /** How far something is, in bytes. */
  private interface Progress {
    long get() throws IOException;
  }

  /** Tries again as long as it gets on, and some times more. */
  private void patiently(Progress progress, AtomicFile.Step step) throws IOException {
    long before = progress.get();
    for (int tries = 1; ; tries++) {
      try {
        step.run();
        return;
      } catch (ObjectStoreException e) {
        long now = progress.get();
        tries = now > before ? 0 : tries;
        before = Math.max(before, now);
        if (tries >= TRIES) {
          throw e;
        }
        LOG.warn("{}; tried again from byte {}", e.getMessage(), now);
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(BETWEEN_TRIES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ObjectStoreException("interrupted while waiting for the object store", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] md5(byte[] content) {
    try {
      return MessageDigest.getInstance("MD5").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  /** Some bytes of a file. */
  private static byte[] section(Path file, long from, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      byte[] bytes = new byte[length];
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, from + buffer.position()) < 0) {
          throw new EOFException(file + " became shorter");
        }
      }
      return bytes;
    }
  }

  /** What is sent, without copies. */
  private static RequestBody body(byte[] bytes) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(bytes), bytes.length, "application/octet-stream");
  }
}
