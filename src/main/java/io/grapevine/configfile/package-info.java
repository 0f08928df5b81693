/**
 * Reads {@code alertmanager.yml} into {@link io.grapevine.config.Config}.
 *
 * <p>{@link io.grapevine.configfile.ConfigLoader} is the way in. A file is accepted exactly when Alertmanager accepts
 * it; what is wrong with it is told all at once, with file, line, column and field. Each section has a class that both
 * reads it and writes it out again with all defaults, which is what {@code /api/v2/status} shows. Fields are strict: an
 * unknown one is a fault. The package {@code yaml} below knows YAML, {@code http} the HTTP client's section, {@code
 * receiver} the kinds of receivers.
 */
@NullMarked
package io.grapevine.configfile;

import org.jspecify.annotations.NullMarked;
