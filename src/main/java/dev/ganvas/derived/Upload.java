package dev.ganvas.derived;

import dev.ganvas.labelling.c2pa.Ingredient;
import org.jspecify.annotations.Nullable;

/**
 * A file that was sent for pictures to be made of it: what labels and records say of it.
 *
 * @param ingredient in the content credentials of what is made
 * @param hash SHA-256 of the file, in hexadecimal; null if it is not to be recorded
 * @param caller name of the key that sent it; null without one
 */
public record Upload(Ingredient ingredient, @Nullable String hash, @Nullable String caller) {
  /** The same file in another relation to what is made. */
  public Upload as(Ingredient.Relation relation) {
    return new Upload(ingredient.as(relation), hash, caller);
  }
}
