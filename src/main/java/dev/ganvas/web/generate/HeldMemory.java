package dev.ganvas.web.generate;

import dev.ganvas.gan.Architecture;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.generation.GenerationService;
import dev.ganvas.generation.Output;
import dev.ganvas.generation.PictureMemory;
import dev.ganvas.generation.PictureMemory.Room;
import dev.ganvas.generation.QueueFullException;
import dev.ganvas.generation.RequestTooLargeException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Room for the pictures of HTTP requests, from when they are asked for until they are sent. */
@Component
class HeldMemory implements ServletRequestListener {
  private static final String ROOMS = HeldMemory.class.getName();

  private final PictureMemory memory;
  private final GenerationService service;

  HeldMemory(PictureMemory memory, GenerationService service) {
    this.memory = memory;
    this.service = service;
  }

  /**
   * Makes room for more pictures of a client's request.
   *
   * @throws RequestTooLargeException if there will never be any
   * @throws QueueFullException if there is none now
   */
  void take(GenerationRequest request, ServletRequest client) {
    take(
        request.sampling().count(),
        request.output(),
        request.model().manifest().architecture(),
        client,
        () -> service.forecast(request).expected());
  }

  /**
   * The same for pictures that are not made by a generation request.
   *
   * @param expected after what time there may be room
   */
  void take(
      int count,
      Output output,
      Architecture architecture,
      ServletRequest client,
      Supplier<Duration> expected) {
    Room room =
        memory
            .take(count, output, architecture)
            .orElseThrow(() -> QueueFullException.ofMemory(expected.get()));
    rooms(client).add(room);
  }

  @SuppressWarnings("unchecked") // Nobody else sets the attribute.
  private static Queue<Room> rooms(ServletRequest client) {
    Object rooms = client.getAttribute(ROOMS);
    if (rooms == null) {
      rooms = new ConcurrentLinkedQueue<Room>();
      client.setAttribute(ROOMS, rooms);
    }
    return (Queue<Room>) rooms;
  }

  /** Gives back what a client's request has taken so far: its pictures are sent. */
  void giveBack(ServletRequest client) {
    if (client.getAttribute(ROOMS) != null) {
      rooms(client).forEach(Room::close);
    }
  }

  /** Also after a request that went on without a thread. */
  @Override
  public void requestDestroyed(ServletRequestEvent event) {
    giveBack(event.getServletRequest());
  }
}
