/** The keys and certificates that pictures and statements are signed with. */
@NamedInterface("signing")
@NullMarked
package dev.ganvas.labelling.signing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
