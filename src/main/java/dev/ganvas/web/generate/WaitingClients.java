package dev.ganvas.web.generate;

import dev.ganvas.web.connection.Connections;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The clients that wait for pictures. Every {@value #INTERVAL_MILLIS} ms it is looked whether they
 * are still there; the work for those that have left is cancelled, so that it gives its places in
 * the queue free.
 */
@Component
public class WaitingClients {
  private static final long INTERVAL_MILLIS = 200;

  private final Map<String, CompletableFuture<?>> waiting = new ConcurrentHashMap<>();
  private final Connections connections;

  WaitingClients(Connections connections) {
    this.connections = connections;
  }

  /** Cancels the work if the request's client leaves before it is done. */
  public <T> CompletableFuture<T> watch(HttpServletRequest request, CompletableFuture<T> work) {
    String connection = request.getServletConnection().getConnectionId();
    waiting.put(connection, work);
    work.whenComplete((result, error) -> waiting.remove(connection, work));
    return work;
  }

  @Scheduled(fixedDelay = INTERVAL_MILLIS)
  void cancelForThoseWhoLeft() {
    if (waiting.isEmpty()) {
      return;
    }
    for (String connection : connections.closed(waiting.keySet())) {
      CompletableFuture<?> work = waiting.remove(connection);
      if (work != null) {
        work.cancel(false);
      }
    }
  }
}
