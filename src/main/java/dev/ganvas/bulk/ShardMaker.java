package dev.ganvas.bulk;

import dev.ganvas.gan.Architecture;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.generation.GenerationService;
import dev.ganvas.generation.Output;
import dev.ganvas.generation.PictureMemory;
import dev.ganvas.generation.RecordedImage;
import dev.ganvas.generation.Sampling;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ServedModel;
import dev.ganvas.provenance.ProvenanceEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/** Makes the pictures of a shard, some at a time: while those are written, others are generated. */
@Component
class ShardMaker {
  /** Pictures that are asked for together, and bytes of their pixels. */
  private static final int PORTION = GenerationRequest.MAX_COUNT;

  private static final int PORTION_BYTES = 32 << 20;

  /** Portions under way. */
  private static final int AHEAD = 3;

  /** Of the memory for pictures, so that enough is left for who waits for some. */
  private static final double PART_OF_MEMORY = 0.25;

  private final GenerationService service;
  private final ModelCatalogue models;
  private final PictureMemory memory;

  ShardMaker(GenerationService service, ModelCatalogue models, PictureMemory memory) {
    this.service = service;
    this.models = models;
    this.memory = memory;
  }

  /**
   * Writes a shard. Blocks until that is done.
   *
   * @return the entries of its pictures for the log
   * @throws BulkFailedException if the job cannot go on
   * @throws NotNowException if there is no memory for it at present, or the node stops
   */
  List<ProvenanceEntry> write(BulkLedger.Taken taken, OutputStream output, ShardControl control)
      throws IOException {
    BulkJob job = taken.job();
    ServedModel model =
        models
            .find(job.model(), job.modelVersion())
            .orElseThrow(
                () ->
                    new BulkFailedException(
                        "version %s of the model %s is no longer here"
                            .formatted(job.modelVersion(), job.model())));
    BulkOptions options = job.options();
    Architecture architecture = model.manifest().architecture();
    Output pictures = new Output(options.size(), options.format(), options.quality(), false);
    int held =
        memory.fitting(
            AHEAD * portion(options.size(), architecture), PART_OF_MEMORY, pictures, architecture);
    try (PictureMemory.Room room =
        memory
            .take(held, pictures, architecture)
            .orElseThrow(() -> new NotNowException("there is no memory for it at present"))) {
      return new Writing(taken, model, pictures, output, control).all(held);
    }
  }

  private static int portion(int size, Architecture architecture) {
    int bytes = size * size * architecture.imageChannels();
    return Math.max(1, Math.min(PORTION, PORTION_BYTES / bytes));
  }

  /** A shard under way. */
  private final class Writing {
    private final BulkLedger.Taken taken;
    private final ServedModel model;
    private final Output pictures;
    private final ShardWriter shard;
    private final ShardControl control;
    private final ShareOut shares;
    private final List<ProvenanceEntry> entries = new ArrayList<>();

    Writing(
        BulkLedger.Taken taken,
        ServedModel model,
        Output pictures,
        OutputStream output,
        ShardControl control)
        throws IOException {
      this.taken = taken;
      this.model = model;
      this.pictures = pictures;
      this.control = control;
      shard = options().shardFormat().open(output);
      shares = new ShareOut(options().shares(), options().count());
    }

    private BulkOptions options() {
      return taken.job().options();
    }

    /**
     * @param held most pictures that are under way at once
     */
    List<ProvenanceEntry> all(int held) throws IOException {
      int portion = Math.max(1, held / AHEAD);
      int first = options().first(taken.shard().number());
      int end = first + taken.shard().images();
      Deque<Portion> ahead = new ArrayDeque<>();
      try {
        int asked = first;
        while (asked < end || !ahead.isEmpty()) {
          while (asked < end && ahead.size() < Math.min(AHEAD, held)) {
            int next = Math.min(end, asked + portion);
            ahead.addLast(ask(asked, next));
            asked = next;
          }
          write(ahead.getFirst());
          ahead.removeFirst();
        }
      } finally {
        ahead.forEach(Portion::cancel);
      }
      shard.finish();
      return entries;
    }

    private Portion ask(int from, int to) {
      Portion portion = new Portion(from, to);
      for (int picture = from; picture < to; picture++) {
        portion.add(picture, shares.of(picture));
      }
      portion.ask((share, numbers) -> service.inBackground(request(share, numbers), caller()));
      return portion;
    }

    private String caller() {
      return taken.job().createdBy();
    }

    private GenerationRequest request(int share, List<Integer> numbers) {
      List<Long> seeds = numbers.stream().map(this::seed).toList();
      return new GenerationRequest(
          model,
          options().shares().get(share).prompt(),
          new Sampling(seeds, options().truncation(), null, List.of(), 1),
          pictures,
          options().marks());
    }

    private long seed(int picture) {
      return options().firstSeed() + picture;
    }

    private void write(Portion portion) throws IOException {
      List<RecordedImage> images = await(portion);
      for (int i = 0; i < images.size(); i++) {
        int picture = portion.from() + i;
        RecordedImage made = images.get(i);
        BulkShare share = options().shares().get(shares.of(picture));
        shard.add(
            "%08d".formatted(picture),
            options().format().extension(),
            made.image().bytes(),
            PictureMetadata.of(share, taken.job(), seed(picture), made.entry().id()));
        entries.add(made.entry());
      }
      control.goOn(entries.size());
    }

    private List<RecordedImage> await(Portion portion) throws IOException {
      while (true) {
        try {
          return portion.get(1, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
          control.goOn(entries.size());
        } catch (InterruptedException e) {
          // Told once is enough: the database, which interrupts disturb, has still to be told.
          throw new NotNowException("the node stops");
        } catch (ExecutionException e) {
          throw e.getCause() instanceof RuntimeException cause
              ? cause
              : new IllegalStateException(e.getCause());
        }
      }
    }
  }
}
