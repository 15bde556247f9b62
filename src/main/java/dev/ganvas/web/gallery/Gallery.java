package dev.ganvas.web.gallery;

import dev.ganvas.storage.Sha256;
import dev.ganvas.web.problem.ConflictException;
import dev.ganvas.web.problem.NotFoundException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

/** The pictures that hang. Thread-safe. */
@Service
@EnableConfigurationProperties(GalleryProperties.class)
public class Gallery {
  private static final int TOKEN_BYTES = 32;

  private final GalleryProperties properties;
  private final HungPictureRepository repository;
  private final Clock clock;
  private final RandomGenerator random;

  Gallery(
      GalleryProperties properties,
      HungPictureRepository repository,
      Clock clock,
      RandomGenerator random) {
    this.properties = properties;
    this.repository = repository;
    this.clock = clock;
    this.random = random;
  }

  /** A picture that was hung up and, this one time, the token that takes it down. */
  record Hung(HungPicture picture, String token) {}

  /**
   * Hangs a picture up.
   *
   * @param parents at most two
   * @throws ConflictException if there is no room
   */
  Hung hang(String title, Instructions instructions, List<Long> parents) {
    if (repository.count() >= properties.most()) {
      throw new ConflictException(
          "the gallery is full: %d pictures hang there".formatted(properties.most()));
    }
    String token = token();
    HungPicture picture =
        new HungPicture(
            null,
            title,
            instructions.model(),
            instructions.version(),
            instructions.body(),
            parents.isEmpty() ? null : parents.get(0),
            parents.size() < 2 ? null : parents.get(1),
            clock.instant(),
            Sha256.of(token));
    return new Hung(repository.save(picture), token);
  }

  private String token() {
    byte[] secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** The latest ones, the latest first. */
  List<HungPicture> before(long id, int most) {
    return repository.findByIdLessThanOrderByIdDesc(id, Limit.of(most));
  }

  /** Whether everybody may hang pictures up. */
  public boolean isOpen() {
    return properties.open();
  }

  /** The title of a hung picture. */
  public Optional<String> title(long id) {
    return find(id).map(HungPicture::title);
  }

  private Optional<HungPicture> find(long id) {
    return repository.findById(id);
  }

  /**
   * @throws NotFoundException if no such picture hangs there
   */
  HungPicture get(long id) {
    return find(id)
        .orElseThrow(() -> new NotFoundException("no picture %d hangs there".formatted(id)));
  }

  boolean hasAll(List<Long> ids) {
    return repository.countByIdIn(ids) == ids.stream().distinct().count();
  }

  /** Whether the token was given to who hung the picture up. Compared by hash, in constant time. */
  static boolean opens(String token, HungPicture picture) {
    return Sha256.equal(Sha256.of(token), picture.tokenSha256());
  }

  /** Takes a picture down. Its children lose a parent. */
  void remove(HungPicture picture) {
    if (picture.id() != null) {
      repository.deleteById(picture.id());
    }
  }
}
