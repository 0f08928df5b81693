/**
 * Logging: one line per event on standard error, in logfmt or JSON, as in Alertmanager.
 *
 * <p>{@link io.grapevine.server.log.LineServiceProvider} is the slf4j provider of Grapevine's code, which keeps key-value
 * pairs, and {@link io.grapevine.server.log.Logging.JulHandler} handles the log records of libraries. Both write a {@link
 * io.grapevine.server.log.LogLine} to a {@link io.grapevine.server.log.LogOutput}.
 */
@NullMarked
package io.grapevine.server.log;

import org.jspecify.annotations.NullMarked;
