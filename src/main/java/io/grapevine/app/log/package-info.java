/**
 * The log: one line an event on standard error, in logfmt or JSON, as Alertmanager writes it.
 *
 * <p>Two ways lead here: {@link io.grapevine.app.log.LineServiceProvider} is the slf4j back end of our own code, which
 * keeps key-value pairs as pairs, and {@link io.grapevine.app.log.JulHandler} takes what libraries log. Both make a
 * {@link io.grapevine.app.log.LogLine} and give it to a {@link io.grapevine.app.log.LogOutput}.
 */
@NullMarked
package io.grapevine.app.log;

import org.jspecify.annotations.NullMarked;
