package dev.ganvas.web.gallery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * A picture that hangs in the gallery: how it is made, not what it looks like.
 *
 * @param id grows with time
 * @param version of the model that makes it
 * @param instructions the body of {@code POST /generate} that makes it, in JSON
 * @param firstParent the hung picture that it was varied or mixed from; null once that is taken
 *     down
 * @param secondParent the other one that it was mixed from
 * @param tokenSha256 of the token by which it is taken down, in hexadecimal
 */
record HungPicture(
    @Id @Nullable Long id,
    String title,
    String model,
    String version,
    String instructions,
    @Nullable Long firstParent,
    @Nullable Long secondParent,
    Instant hung,
    String tokenSha256) {}
