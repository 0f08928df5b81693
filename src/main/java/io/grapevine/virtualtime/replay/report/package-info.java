/** Writes what a replay found, as text, as Markdown and as JSON. */
@NullMarked
package io.grapevine.virtualtime.replay.report;

import org.jspecify.annotations.NullMarked;
