package io.grapevine.web.api.http;

import io.grapevine.web.BodyReader;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.RequestLimits;
import io.grapevine.web.access.Needs;
import io.vertx.core.Handler;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Mounts operations of Grapevine's own API. A path of theirs refuses every other method.
 *
 * @param base the path before those of the operations
 */
public record JsonRoutes(Router router, String base) {
    /** The largest body of most requests, in bytes. */
    public static final long LARGEST = 1 << 20;

    private static final String OPERATION = JsonRoutes.class.getName();

    /** The operation that is mounted at a router to read a path, with its check of parameters; empty if there is none. */
    public static Optional<JsonExchange.Operation> reading(Router router, String path) {
        return router.getRoutes().stream()
                .filter(route -> path.equals(route.getPath()))
                .flatMap(route -> Stream.ofNullable(route.<JsonExchange.Operation>getMetadata(OPERATION)))
                .findFirst();
    }

    /** Mounts an operation that reads, with the names of its query parameters. */
    public void get(Needs needs, String path, JsonExchange.Operation operation, String... parameters) {
        JsonExchange.Operation checked = exchange -> {
            exchange.checkParameters(parameters);
            operation.answer(exchange);
        };
        withoutBody(needs, router.get(base + path).putMetadata(OPERATION, checked), operation, parameters);
        allowOnly(path, "GET");
    }

    /** Mounts an operation that takes a body of at most {@code limit} bytes. */
    public void post(Needs needs, String path, long limit, JsonExchange.Operation operation) {
        needs.at(router.post(base + path)).handler(bodyOf(limit)).handler(answering(operation));
        allowOnly(path, "POST");
    }

    /** Mounts an operation that reads as {@link #get} does, and so counts as one, but takes a body of at most {@code limit} bytes. */
    public void read(Needs needs, String path, long limit, JsonExchange.Operation operation) {
        needs.at(router.post(base + path))
                .handler(bodyOf(limit))
                .handler(RequestLimits::admit)
                .handler(answering(operation));
        allowOnly(path, "POST");
    }

    /** Mounts an operation that takes the first {@code limit} bytes of a text of any type and length. */
    public void postText(Needs needs, String path, int limit, JsonExchange.Operation operation) {
        needs.at(router.post(base + path))
                .handler(RequestBodyDrain.keepingFirst(limit))
                .handler(request -> JsonExchange.of(request).runText(operation));
        allowOnly(path, "POST");
    }

    /** Mounts an operation that takes a body of at most {@code limit} bytes, and another one that removes what it made. */
    public void postAndDelete(
            Needs needs, String path, long limit, JsonExchange.Operation operation, JsonExchange.Operation removal) {
        withoutBody(needs, router.delete(base + path), removal);
        needs.at(router.post(base + path)).handler(bodyOf(limit)).handler(answering(operation));
        allowOnly(path, "POST, DELETE");
    }

    /** Mounts an operation that deletes, with the names of its query parameters. */
    public void delete(Needs needs, String path, JsonExchange.Operation operation, String... parameters) {
        withoutBody(needs, router.delete(base + path), operation, parameters);
        allowOnly(path, "DELETE");
    }

    private static void withoutBody(Needs needs, Route route, JsonExchange.Operation operation, String... parameters) {
        needs.at(route).handler(RequestBodyDrain.before(answering(operation, parameters)));
    }

    private static Handler<RoutingContext> answering(JsonExchange.Operation operation, String... parameters) {
        return request -> JsonExchange.of(request).run(operation, parameters);
    }

    /** Refuses all methods of a path for which nothing has been mounted so far. */
    public void allowOnly(String path, String method) {
        Needs.NO_ENDPOINT
                .at(router.route(base + path))
                .handler(RequestBodyDrain.before(
                        request -> JsonExchange.of(request).refuseMethod(method)));
    }

    /** The reader of a body of at most {@code limit} bytes. */
    public static BodyReader bodyOf(long limit) {
        return new BodyReader(
                limit,
                request -> JsonExchange.of(request).refuse(Refusal.of(413, "body of more than " + limit + " bytes")));
    }
}
