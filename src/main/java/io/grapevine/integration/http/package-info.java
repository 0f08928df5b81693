/**
 * The HTTP client that the integrations share: everything an {@code http_config} can say, on Vert.x.
 *
 * <ul>
 *   <li>{@link io.grapevine.integration.http.HttpSenders} makes one {@link io.grapevine.integration.http.HttpSender}
 *       for each {@code http_config} of a loaded configuration and closes them all when the configuration is replaced;
 *   <li>a sender resolves an {@link io.grapevine.integration.http.HttpCall}: it reads the files of secrets, picks the
 *       proxy, follows redirects as Go's client does and keeps to the deadline;
 *   <li>what comes back is an {@link io.grapevine.integration.http.HttpReply}, or a
 *       {@link io.grapevine.http.SendFailure} whose message carries neither a secret nor a URL;
 *   <li>{@link io.grapevine.integration.http.HttpAttempt} and {@link io.grapevine.integration.http.StatusTable} turn both
 *       into an {@link io.grapevine.notify.Outcome};
 *   <li>{@link io.grapevine.http.GoJson} writes JSON byte for byte as Go does.
 * </ul>
 *
 * <p>Methods are called on worker threads and may read small files; nothing here waits for the network.
 */
@NullMarked
package io.grapevine.integration.http;

import org.jspecify.annotations.NullMarked;
