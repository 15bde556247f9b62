package dev.ganvas.web.generate;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The clients that wait for pictures. One daemon thread looks every {@value #INTERVAL_MILLIS} ms
 * whether they are still there, and cancels the work for those that have left, so that it gives its
 * places in the queue free.
 */
@Component
public class WaitingClients
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, SmartLifecycle {
  private static final long INTERVAL_MILLIS = 200;

  private final Map<String, CompletableFuture<?>> waiting = new ConcurrentHashMap<>();
  private final List<WatchedProtocol> protocols = new CopyOnWriteArrayList<>();
  private volatile boolean running;

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

  /** Cancels the work if the request's client leaves before it is done. */
  public <T> CompletableFuture<T> watch(HttpServletRequest request, CompletableFuture<T> work) {
    String connection = request.getServletConnection().getConnectionId();
    waiting.put(connection, work);
    work.whenComplete((result, error) -> waiting.remove(connection, work));
    return work;
  }

  private void look() {
    while (running) {
      try {
        Thread.sleep(Duration.ofMillis(INTERVAL_MILLIS).toMillis());
      } catch (InterruptedException e) {
        return;
      }
      if (waiting.isEmpty()) {
        continue;
      }
      for (WatchedProtocol protocol : protocols) {
        for (String connection : protocol.closed(waiting.keySet())) {
          CompletableFuture<?> work = waiting.remove(connection);
          if (work != null) {
            work.cancel(false);
          }
        }
      }
    }
  }

  @Override
  public void start() {
    running = true;
    Thread thread = new Thread(this::look, "waiting-clients");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
