/**
 * How to reach a receiver: the records behind {@code http_config} and {@code tls_config}. Fields that name a file hold
 * its path, absolute or relative to the working directory; the file is read whenever something is sent, so a rotated
 * secret needs no reload. Empty strings and empty secrets stand for what is not set.
 */
@NullMarked
package io.grapevine.config.http;

import org.jspecify.annotations.NullMarked;
