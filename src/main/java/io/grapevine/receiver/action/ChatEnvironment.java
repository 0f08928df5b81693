package io.grapevine.receiver.action;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Sent;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The dependencies that all chats have in common.
 *
 * @param variables the environment of the process, for {@code proxy_from_environment}
 * @param allowed which servers may be sent to
 * @param clock the time by which tokens and signatures expire
 * @param loop where all that concerns connections runs
 * @param position the position of this replica in the line of replicas, from 0; empty before it has settled. Asked often, and
 *     from any thread
 */
public record ChatEnvironment(
        Vertx vertx,
        Map<String, String> variables,
        Destinations allowed,
        InstantSource clock,
        EventLoop loop,
        Supplier<OptionalInt> position) {
    /** Senders of requests of an app; to be closed with it. */
    public HttpSenders senders() {
        return new HttpSenders(vertx, variables, allowed, Sent.Observer.NONE);
    }
}
