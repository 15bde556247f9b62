package dev.ganvas.arrows.outside;

import dev.ganvas.arrows.web.allowed.Allowed;

/** Uses a module nested in another one, though it declares it. */
record Outside(Allowed nested) {}
