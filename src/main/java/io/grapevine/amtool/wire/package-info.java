/**
 * Speaks HTTP/1.1 with one server, through proxies and TLS if need be, on the JDK's sockets alone.
 *
 * <p>A {@link io.grapevine.amtool.wire.Client} sends {@link io.grapevine.amtool.wire.Request}s as an {@code http_config} says, and
 * each has until a {@link io.grapevine.amtool.wire.Deadline}. No message says more of a URL than it may.
 */
@NullMarked
package io.grapevine.amtool.wire;

import org.jspecify.annotations.NullMarked;
