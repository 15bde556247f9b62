package dev.ganvas.web.connection;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.apache.coyote.BadRequestException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * A body that is read as it comes, by whichever thread the server has for what has come: waiting
 * takes none. Calls come one after the other, as the Servlet specification has it.
 */
final class Body implements ReadListener, AsyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(Body.class);

  private final ServletInputStream input;
  private final long most;
  private final Refusal refusal;
  private final Runnable whenRead;
  private final Runnable whenDropped;
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final byte[] chunk = new byte[4096];
  private @Nullable AsyncContext waiting;
  private boolean released;
  private boolean handled;
  private boolean discarding;
  private boolean dropped;

  /** Answers a request whose body is not read to its end. */
  @FunctionalInterface
  interface Refusal {
    /**
     * @param early whether what still comes is thrown away afterwards
     */
    void answer(RefusedBodyException why, boolean early) throws IOException;
  }

  /**
   * @param most bytes that are kept; a longer body is refused
   * @param whenRead is run once, when nobody waits for the body any more
   * @param whenDropped is run once, when nobody needs its bytes any more
   */
  Body(
      ServletInputStream input,
      long most,
      Refusal refusal,
      Runnable whenRead,
      Runnable whenDropped) {
    this.whenDropped = whenDropped;
    this.refusal = refusal;
    this.input = input;
    this.most = most;
    this.whenRead = whenRead;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** Whether the request has not been handled yet. */
  boolean isToBeHandled() {
    return !handled;
  }

  void handled() {
    handled = true;
    drop();
  }

  /** Nobody needs its bytes any more. */
  void drop() {
    if (!dropped) {
      dropped = true;
      bytes = new ByteArrayOutputStream(0);
      whenDropped.run();
    }
  }

  /** Whether all of it has come. */
  boolean isFinished() {
    return input.isFinished();
  }

  /**
   * Reads what is there already.
   *
   * @param length of the whole; negative if it is not known
   * @return whether that is all of it
   */
  boolean readAvailable(long length) throws IOException {
    try {
      readInto(length);
    } catch (IOException e) {
      drop();
      throw e;
    }
    return bytes.size() == length;
  }

  private void readInto(long length) throws IOException {
    while (bytes.size() < length && input.available() > 0) {
      int n = input.read(chunk, 0, (int) Math.min(chunk.length, length - bytes.size()));
      if (n < 0) {
        break;
      }
      bytes.write(chunk, 0, n);
    }
  }

  /** Goes on when more comes; dispatches the request when all of it is there. */
  void readLater(AsyncContext context, long milliseconds) {
    listen(context, milliseconds);
  }

  /** Throws away what still comes, so that a client who is still sending reads its answer. */
  void discardLater(AsyncContext context, long milliseconds) {
    discarding = true;
    listen(context, milliseconds);
  }

  private void listen(AsyncContext context, long milliseconds) {
    waiting = context;
    context.setTimeout(milliseconds);
    context.addListener(this);
    input.setReadListener(this);
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (!input.isFinished() && input.isReady()) {
      int n = input.read(chunk);
      if (n < 0) {
        return;
      }
      keep(n);
    }
    if (discarding && input.isFinished()) {
      done();
    }
  }

  private void keep(int read) throws IOException {
    if (!discarding && bytes.size() + read > most) {
      discarding = true;
      refusal.answer(tooLarge(most), true);
    } else if (!discarding) {
      bytes.write(chunk, 0, read);
    }
  }

  static RefusedBodyException tooLarge(long most) {
    return new RefusedBodyException(
        HttpStatus.CONTENT_TOO_LARGE,
        "body_too_large",
        "the body must not be larger than %d bytes".formatted(most));
  }

  @Override
  public void onAllDataRead() {
    done();
  }

  /** Nobody waits any more: the request is handled, or ends if it has been. */
  private void done() {
    AsyncContext context = waiting;
    if (context == null) {
      return;
    }
    waiting = null;
    release();
    if (discarding) {
      drop();
      context.complete();
    } else {
      context.dispatch();
    }
  }

  private void release() {
    if (!released) {
      released = true;
      whenRead.run();
    }
  }

  /** It has taken too long in all. */
  @Override
  public void onTimeout(AsyncEvent event) throws IOException {
    late();
    done();
  }

  /**
   * The client has gone, or has been silent for longer than its connection may be, or sends what is
   * no body.
   */
  @Override
  public void onError(Throwable error) {
    try {
      if (error instanceof SocketTimeoutException) {
        late();
      } else if (error instanceof BadRequestException) {
        refuse(RefusedBodyException.malformed(), true);
      }
    } catch (IOException e) {
      LOG.debug("gone before it could be told what is wrong", e);
    }
    discarding = true;
    done();
  }

  private void late() throws IOException {
    refuse(
        new RefusedBodyException(
            HttpStatus.REQUEST_TIMEOUT, "body_too_slow", "the body did not come in time"),
        false);
  }

  private void refuse(RefusedBodyException why, boolean early) throws IOException {
    if (!discarding) {
      discarding = true;
      release();
      refusal.answer(why, early);
    }
  }

  @Override
  public void onError(AsyncEvent event) {
    discarding = true;
    done();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    release();
    drop();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // What handles the request waits for something of its own.
  }
}
