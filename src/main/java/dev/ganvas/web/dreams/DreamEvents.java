package dev.ganvas.web.dreams;

import dev.ganvas.dreams.DreamProgress;
import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.web.connection.EventSenders;
import dev.ganvas.web.connection.EventStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Tells callers how far their dreams are, by one thread at most for each stream. */
@Component
class DreamEvents {
  private final EventSenders senders;

  DreamEvents(EventSenders senders) {
    this.senders = senders;
  }

  Stream open() {
    return new Stream();
  }

  /** The events of one dream. */
  final class Stream implements DreamProgress {
    private final SseEmitter emitter = new EventStream();
    private final AtomicBoolean sending = new AtomicBoolean();

    SseEmitter emitter() {
      return emitter;
    }

    /** Left out while the one before is still being sent. */
    @Override
    public void done(int steps, int of) {
      if (sending.compareAndSet(false, true)) {
        senders.execute(
            () -> {
              send("progress", Map.of("steps", steps, "of", of));
              sending.set(false);
            });
      }
    }

    /** Sends the dream when it is there. */
    void endWith(CompletableFuture<LabelledImage> dream) {
      dream.whenCompleteAsync(this::end, senders);
    }

    private void end(@Nullable LabelledImage image, @Nullable Throwable error) {
      if (image != null) {
        send("dream", DreamAnswer.of(image));
      } else {
        send("error", Map.of("detail", "the dream was not finished; try again"));
      }
      emitter.complete();
    }

    private void send(String name, Object data) {
      try {
        emitter.send(SseEmitter.event().name(name).data(data));
      } catch (IOException | IllegalStateException e) {
        // The client has left: whoever watches connections cancels the dream.
        emitter.completeWithError(e);
      }
    }
  }
}
