/** The server's own pages: health, reload, the front page, metrics and JVM diagnostics. */
@NullMarked
package io.grapevine.web.page;

import org.jspecify.annotations.NullMarked;
