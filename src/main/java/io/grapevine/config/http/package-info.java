/**
 * The records of {@code http_config} and {@code tls_config}. Fields ending in {@code File} hold a path, absolute or
 * relative to the working directory; the file is read at each use, so a rotated secret needs no reload. Fields ending
 * in {@code Ref} name a value in a secret store; there is none, so sending fails. Empty strings and empty secrets are
 * not set.
 */
@NullMarked
package io.grapevine.config.http;

import org.jspecify.annotations.NullMarked;
