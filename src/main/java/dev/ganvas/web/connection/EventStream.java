package dev.ganvas.web.connection;

import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Events for as long as it takes, which proxies are told not to hold back. */
public final class EventStream extends SseEmitter {
  public EventStream() {
    super(0L);
  }

  @Override
  protected void extendResponse(ServerHttpResponse response) {
    super.extendResponse(response);
    response.getHeaders().set("X-Accel-Buffering", "no");
  }
}
