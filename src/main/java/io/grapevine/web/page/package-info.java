/** The pages of the server itself: health, reload, the front page, the metrics, and what a JVM shows of its inside. */
@NullMarked
package io.grapevine.web.page;

import org.jspecify.annotations.NullMarked;
