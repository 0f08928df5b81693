/**
 * Servers, as commands speak to them: an {@link io.grapevine.amtool.api.Alertmanager} has API v2 by name, with the faults that amtool
 * tells, and the views are what its JSON says, written as amtool writes it.
 *
 * <p>Below it a {@link io.grapevine.amtool.api.Client} sends {@link io.grapevine.amtool.api.Request}s over HTTP/1.1, through proxies and
 * TLS as an {@code http_config} says, on the JDK's sockets alone. Each has until a {@link io.grapevine.amtool.api.Deadline}. No message
 * says more of a URL than it may.
 */
@NullMarked
package io.grapevine.amtool.api;

import org.jspecify.annotations.NullMarked;
