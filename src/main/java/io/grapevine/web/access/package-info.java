/**
 * Who may come in: the file of {@code --web.config.file}, with TLS, users, headers and a rate limit, as the other
 * servers of the Prometheus family read it. The file, the certificates and the keys are read again as soon as they
 * change.
 */
@NullMarked
package io.grapevine.web.access;

import org.jspecify.annotations.NullMarked;
