package dev.ganvas.web.connection;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.apache.coyote.BadRequestException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.util.WebUtils;

/**
 * Reads the bodies of requests before anything else is done about them, in bounded time and memory,
 * and without a thread while nothing comes. Uploads are not read here, and only where they are
 * welcome at all: elsewhere nobody parses them.
 *
 * <p>An answer that comes before its request's body is through is complete and can be read: what
 * still comes is thrown away for a while before the connection is closed.
 */
final class BodyFilter implements Filter {
  private static final long LINGERING_MILLIS = 3000;
  private static final RequestMatcher UPLOADS =
      new OrRequestMatcher(
          PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/verify"),
          PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/dream"),
          PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/variations"),
          PathPatternRequestMatcher.withDefaults()
              .matcher(HttpMethod.POST, "/v1/images/variations"),
          PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/admin/**"));

  /** What may hold a picture in base64. */
  private static final RequestMatcher MESSAGES =
      PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/mcp");

  /** What OpenAI's API has here and this service has not. */
  private static final RequestMatcher EDITS =
      PathPatternRequestMatcher.withDefaults().matcher("/v1/images/edits");

  private final RequestProperties limits;
  private final Connections connections;
  private final HandlerExceptionResolver problems;
  private final Leftovers leftovers;
  private final Semaphore slowBodies;
  private final Semaphore largeMessages;

  BodyFilter(
      RequestProperties limits,
      Connections connections,
      Leftovers leftovers,
      HandlerExceptionResolver problems) {
    this.leftovers = leftovers;
    this.limits = limits;
    this.connections = connections;
    this.problems = problems;
    slowBodies = new Semaphore(limits.slowBodies());
    largeMessages = new Semaphore(limits.largeMessages());
  }

  @Override
  public void doFilter(ServletRequest any, ServletResponse answer, FilterChain chain)
      throws ServletException, IOException {
    HttpServletRequest request = (HttpServletRequest) any;
    HttpServletResponse response = (HttpServletResponse) answer;
    BufferedRequest read = WebUtils.getNativeRequest(request, BufferedRequest.class);
    WholeAnswer whole = WebUtils.getNativeResponse(response, WholeAnswer.class);
    if (read != null && read.body().isToBeHandled()) {
      handle(read, response, chain);
    } else if (whole != null) {
      chain.doFilter(request, response);
      sendUnlessWaiting(request, whole, false);
    } else if (request.getDispatcherType() != DispatcherType.REQUEST || !hasBody(request)) {
      chain.doFilter(request, response);
    } else if (isMultipart(request)) {
      upload(request, response, chain);
    } else {
      read(request, response, chain);
    }
  }

  static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
  }

  private static boolean isMultipart(HttpServletRequest request) {
    String type = request.getContentType();
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/");
  }

  private void read(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long length = request.getContentLengthLong();
    boolean large = length > limits.maxBody().toBytes() && MESSAGES.matches(request);
    long most = (large ? limits.maxMessage() : limits.maxBody()).toBytes();
    if (length > most) {
      refuse(request, response, Body.tooLarge(most));
    } else if (large && !largeMessages.tryAcquire()) {
      refuse(request, response, RefusedBodyException.tooManyLarge());
    } else {
      Body body =
          new Body(
              request.getInputStream(),
              most,
              (why, early) -> answer(request, response, why, early),
              slowBodies::release,
              large ? largeMessages::release : () -> {});
      read(new BufferedRequest(request, body), response, chain);
    }
  }

  private void read(BufferedRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    HttpServletRequest sent = (HttpServletRequest) request.getRequest();
    Body body = request.body();
    boolean complete;
    try {
      complete = body.readAvailable(sent.getContentLengthLong());
    } catch (BadRequestException e) {
      answer(sent, response, RefusedBodyException.malformed(), true);
      return;
    }
    if (complete) {
      handle(request, response, chain);
    } else if (slowBodies.tryAcquire()) {
      body.readLater(sent.startAsync(request, response), limits.bodyTime().toMillis());
    } else {
      body.drop();
      refuse(sent, response, RefusedBodyException.tooManySlow());
    }
  }

  private static void handle(
      BufferedRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } finally {
      request.body().handled();
    }
  }

  /** Answers without having read the body, and lets the client read that. */
  private void refuse(
      HttpServletRequest request, HttpServletResponse response, RefusedBodyException why)
      throws IOException {
    answer(request, response, why, true);
    linger(request, response);
  }

  private void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      RefusedBodyException why,
      boolean early)
      throws IOException {
    WholeAnswer whole = new WholeAnswer(response);
    problems.resolveException(request, whole, null, why);
    whole.send(early);
  }

  /** Its parts are read by whoever handles it, if it comes so far. */
  private void upload(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!UPLOADS.matches(request)) {
      boolean edit = EDITS.matches(request);
      refuse(
          request,
          response,
          edit ? RefusedBodyException.noEdits() : RefusedBodyException.noFiles());
      return;
    }
    String connection = request.getServletConnection().getConnectionId();
    connections.begin(connection, limits.uploadTime(request.getContentLengthLong()));
    WholeAnswer whole = new WholeAnswer(response);
    ReadParts parts = new ReadParts(request, () -> connections.arrived(connection));
    try {
      chain.doFilter(parts, whole);
    } finally {
      connections.end(connection);
      leftovers.delete();
    }
    boolean early = !parts.areBegun() && !request.getInputStream().isFinished();
    if (sendUnlessWaiting(request, whole, early) && early) {
      linger(request, response);
    }
  }

  /** Whether it is through: others wait for pictures, and are handled once more. */
  private static boolean sendUnlessWaiting(
      HttpServletRequest request, WholeAnswer whole, boolean early) throws IOException {
    if (request.isAsyncStarted()) {
      return false;
    }
    whole.send(early);
    return !whole.isError();
  }

  private static void linger(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Body rest = new Body(request.getInputStream(), 0, (why, early) -> {}, () -> {}, () -> {});
    if (!rest.isFinished()) {
      rest.discardLater(request.startAsync(request, response), LINGERING_MILLIS);
    }
  }
}
