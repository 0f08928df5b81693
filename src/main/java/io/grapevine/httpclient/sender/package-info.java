/**
 * The HTTP client that the integrations share: everything an {@code http_config} can say, on Vert.x.
 *
 * <ul>
 *   <li>{@link io.grapevine.httpclient.sender.HttpSenders} creates one {@link io.grapevine.httpclient.sender.HttpSender} per
 *       {@code http_config} of a loaded configuration and closes them all when the configuration is replaced;
 *   <li>a sender resolves an {@link io.grapevine.httpclient.sender.HttpCall}: it reads secret files, chooses the proxy, follows
 *       redirects as Go's client does and keeps the deadline;
 *   <li>the result is an {@link io.grapevine.httpclient.sender.HttpReply}, or a
 *       {@link io.grapevine.httpclient.SendFailure} whose message carries neither a secret nor a URL;
 *   <li>{@link io.grapevine.httpclient.sender.Requests} and {@link io.grapevine.httpclient.sender.StatusTable} turn both
 *       into an {@link io.grapevine.notification.Outcome};
 *   <li>{@link io.grapevine.httpclient.GoJson} writes JSON byte for byte as Go does.
 * </ul>
 *
 * <p>Methods are called on worker threads and may read small files; nothing here waits for the network.
 */
@NullMarked
package io.grapevine.httpclient.sender;

import org.jspecify.annotations.NullMarked;
