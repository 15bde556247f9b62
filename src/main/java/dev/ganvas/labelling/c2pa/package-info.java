/** Content credentials (C2PA) and XMP: writing and reading them. */
@NamedInterface("c2pa")
@NullMarked
package dev.ganvas.labelling.c2pa;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
