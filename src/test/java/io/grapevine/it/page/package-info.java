/** The web UI of a running server, driven in a browser. */
@NullMarked
package io.grapevine.it.page;

import org.jspecify.annotations.NullMarked;
