/**
 * TLS from PEM text: keys and certificates, the checks of certificates, files that are read again once they change, and
 * the authorities that this computer trusts. Knows nothing of servers and clients; the JDK alone does the work.
 */
@NullMarked
package io.grapevine.base.tls;

import org.jspecify.annotations.NullMarked;
