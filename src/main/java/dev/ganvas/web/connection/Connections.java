package dev.ganvas.web.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The open connections, by id as {@link jakarta.servlet.ServletConnection#getConnectionId}.
 * Thread-safe.
 */
@Component
public class Connections
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, SmartLifecycle {
  /** After what callers wait for is done, before the web server waits for them to be through. */
  private static final int PHASE = Integer.MAX_VALUE - 200;

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final List<WatchedProtocol> protocols = new CopyOnWriteArrayList<>();
  private volatile boolean running;
  private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

  private record Upload(Instant begun, Instant deadline) {}

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.setProtocol(WatchedProtocol.class.getName());
    factory.addProtocolHandlerCustomizers(
        protocol -> {
          if (protocol instanceof WatchedProtocol watched) {
            protocols.add(watched);
          }
        });
  }

  /** Those of the connections that their client has closed, those not there any more included. */
  public Set<String> closed(Set<String> ids) {
    Set<String> closed = new HashSet<>(ids);
    protocols.forEach(protocol -> closed.removeAll(protocol.open(ids)));
    return closed;
  }

  /** Closes a connection that is not through with its upload in that time. */
  void begin(String id, Duration time) {
    Instant now = Instant.now();
    uploads.put(id, new Upload(now, now.plus(time)));
  }

  /** The upload of a connection is here: what is done with it may take its time. */
  void arrived(String id) {
    uploads.computeIfPresent(id, (key, upload) -> new Upload(upload.begun(), Instant.MAX));
  }

  /** The upload of a connection is through. */
  void end(String id) {
    uploads.remove(id);
  }

  /** Since when all uploads have begun that are not through. */
  Instant oldest() {
    Instant now = Instant.now();
    return uploads.values().stream().map(Upload::begun).min(Instant::compareTo).orElse(now);
  }

  @Scheduled(fixedDelay = 1000)
  void closeOverdue() {
    Instant now = Instant.now();
    uploads.forEach(
        (id, upload) -> {
          if (upload.deadline().isBefore(now)
              && uploads.replace(id, upload, new Upload(upload.begun(), Instant.MAX))) {
            LOG.info("an upload came too slowly: closing connection {}", id);
            protocols.forEach(protocol -> protocol.close(id));
          }
        });
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  @Override
  public void start() {
    running = true;
  }

  /** Cuts off uploads: the web server would wait for them. */
  @Override
  public void stop() {
    running = false;
    uploads.keySet().forEach(id -> protocols.forEach(protocol -> protocol.close(id)));
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
