/**
 * The parts of an HTTP client that do not depend on the library: URLs, choice of the proxy, redirects, credentials. The
 * rules are those of Go's client, for which configurations are written.
 *
 * <p>It sends nothing, and reads only small files of secrets and certificates.
 */
@NullMarked
package io.grapevine.httpclient;

import org.jspecify.annotations.NullMarked;
