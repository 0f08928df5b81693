/**
 * Alertmanager's API v3alpha, and the health check of gRPC, as calls of Connect, gRPC-Web and gRPC. {@link
 * io.grapevine.web.api.connect.ConnectApi} has the table of procedures, a {@code Call} reads and answers one call in the form that its
 * client has chosen ({@code CallForm}).
 *
 * <p>No library of gRPC is used: what a call is made of is a request of HTTP, JSON or protobuf, and a few bytes before each message.
 */
@NullMarked
package io.grapevine.web.api.connect;

import org.jspecify.annotations.NullMarked;
