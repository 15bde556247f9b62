package dev.ganvas.web.connection;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Threads that send events: each waits for its client, who may be slow, so they do nothing else.
 */
@Component
public final class EventSenders implements Executor {
  private static final int MOST = 200;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(MOST, MOST, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());

  EventSenders() {
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable sending) {
    threads.execute(sending);
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
  }
}
