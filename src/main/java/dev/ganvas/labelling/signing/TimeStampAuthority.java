package dev.ganvas.labelling.signing;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Client of a time stamp authority (RFC 3161). Checks that a token matches its request, but not
 * whether the authority can be trusted, which is up to the reader. Without an answer within {@value
 * #PATIENCE_SECONDS} seconds a picture goes without a time stamp, which is counted, and logged at
 * the first failure. After several failures in a row the authority is not asked for a while.
 * Thread-safe.
 */
public final class TimeStampAuthority {
  /** Maximum length of a token, in bytes. */
  static final int MAX_TOKEN = 12_000;

  private static final Logger LOG = LoggerFactory.getLogger(TimeStampAuthority.class);
  private static final int PATIENCE_SECONDS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);
  private static final int NONCE_BITS = 64;
  private static final int FAILURES = 3;
  private static final Duration LEFT_ALONE = Duration.ofSeconds(30);

  private final URI address;
  private final MeterRegistry meters;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final SecureRandom random = new SecureRandom();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final CircuitBreaker breaker;

  public TimeStampAuthority(URI address, MeterRegistry meters) {
    this(address, meters, LEFT_ALONE);
  }

  /**
   * @param leftAlone how long the authority is not asked after repeated failures
   */
  TimeStampAuthority(URI address, MeterRegistry meters, Duration leftAlone) {
    this.address = address;
    this.meters = meters;
    breaker =
        CircuitBreaker.of(
            "time-stamps",
            CircuitBreakerConfig.custom()
                .slidingWindowSize(FAILURES)
                .minimumNumberOfCalls(FAILURES)
                .failureRateThreshold(100)
                .waitDurationInOpenState(leftAlone)
                .permittedNumberOfCallsInHalfOpenState(1)
                .build());
  }

  /** A time stamp token for a message; empty if the authority does not give any. */
  Optional<byte[]> stamp(byte[] message) {
    if (!breaker.tryAcquirePermission()) {
      count("skipped");
      return Optional.empty();
    }
    long started = System.nanoTime();
    try {
      byte[] token = ask(message);
      breaker.onSuccess(System.nanoTime() - started, TimeUnit.NANOSECONDS);
      count("stamped");
      failing.set(false);
      return Optional.of(token);
    } catch (IOException | TSPException | InterruptedException e) {
      failed(System.nanoTime() - started, e);
      return Optional.empty();
    }
  }

  private void failed(long nanos, Exception e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    breaker.onError(nanos, TimeUnit.NANOSECONDS, e);
    count("failed");
    if (!failing.getAndSet(true)) {
      LOG.warn("pictures go without a time stamp: {} does not give any", address, e);
    }
  }

  private void count(String outcome) {
    meters.counter("ganvas.time.stamps", "outcome", outcome).increment();
  }

  private byte[] ask(byte[] message) throws IOException, TSPException, InterruptedException {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    TimeStampRequest question =
        generator.generate(
            TSPAlgorithms.SHA256, sha256(message), new BigInteger(NONCE_BITS, random));
    TimeStampResponse response = new TimeStampResponse(post(question.getEncoded()));
    response.validate(question);
    if (response.getTimeStampToken() == null) {
      throw new IOException("refused: " + response.getStatusString());
    }
    byte[] token = response.getTimeStampToken().getEncoded();
    if (token.length > MAX_TOKEN) {
      throw new IOException("the stamp is too long: " + token.length + " bytes");
    }
    return token;
  }

  private byte[] post(byte[] question) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/timestamp-query")
            .POST(HttpRequest.BodyPublishers.ofByteArray(question))
            .build();
    HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode());
    }
    return answer.body();
  }

  private static byte[] sha256(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
