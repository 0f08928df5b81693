/**
 * Reads and writes {@code http_config}, {@code tls_config} and {@code http_headers}, with the validation common to
 * Prometheus' programs.
 */
@NullMarked
package io.grapevine.config.file.http;

import org.jspecify.annotations.NullMarked;
