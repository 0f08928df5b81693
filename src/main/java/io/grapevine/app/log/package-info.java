/**
 * Logging: one line per event on standard error, in logfmt or JSON, as in Alertmanager.
 *
 * <p>{@link io.grapevine.app.log.LineServiceProvider} is the slf4j provider of Grapevine's code, which keeps key-value
 * pairs, and {@link io.grapevine.app.log.JulHandler} handles the log records of libraries. Both write a {@link
 * io.grapevine.app.log.LogLine} to a {@link io.grapevine.app.log.LogOutput}.
 */
@NullMarked
package io.grapevine.app.log;

import org.jspecify.annotations.NullMarked;
