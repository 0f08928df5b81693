/**
 * Reading and writing of {@code http_config}, {@code tls_config} and {@code http_headers}, with the checks that
 * Prometheus' programs share.
 */
@NullMarked
package io.grapevine.configfile.http;

import org.jspecify.annotations.NullMarked;
