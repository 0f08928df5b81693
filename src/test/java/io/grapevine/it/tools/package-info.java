/** The command line, packages, examples and replays, as their users start them. */
@NullMarked
package io.grapevine.it.tools;

import org.jspecify.annotations.NullMarked;
