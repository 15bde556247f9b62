package dev.ganvas.arrows.web.from;

import dev.ganvas.arrows.web.allowed.Allowed;
import dev.ganvas.arrows.web.forbidden.Forbidden;

/** Uses what its module declares, and something else. */
record From(Allowed declared, Forbidden undeclared) {}
