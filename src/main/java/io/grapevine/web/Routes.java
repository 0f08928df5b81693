package io.grapevine.web;

import io.grapevine.web.access.Scopes;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Optional;

/** Endpoints of another package, mounted on the web server. */
@FunctionalInterface
public interface Routes {
    /**
     * Adds the endpoints.
     *
     * @param router a router whose root is the route prefix; the bodies of alerts and silences below {@code /api/v2/}
     *     are read already, up to the limit, and those of all methods but POST are passed over
     */
    void mount(Router router);

    /**
     * The paths, beside the route prefix, at which Alertmanager's API is mounted: there bodies are read as below the prefix. They may
     * have parameters of Vert.x.
     */
    default List<String> apis() {
        return List.of();
    }

    /**
     * Adds handlers that run before bodies of requests are read.
     *
     * @param root the router of the server, whose paths begin with the route prefix
     */
    default void guard(Router root) {}

    /** Finds what requests need by {@code --web.access-file}; empty: what they need at the default Alertmanager. */
    default Optional<Scopes> scopes() {
        return Optional.empty();
    }

    /** Whether who holds a link in a message may act by it now, without a login. From any thread. */
    default boolean letsHoldersAct() {
        return false;
    }

    /** Adds metrics that are not in the registry to those that {@code /metrics} shows. On a worker thread. */
    default MetricSnapshots extend(MetricSnapshots own) {
        return own;
    }

    /**
     * Whether the response to a GET request of this path does not end by itself: such requests count against no limit of
     * number or time.
     *
     * @param path the requested path without the route prefix
     */
    default boolean isStream(String path) {
        return false;
    }

    /** Ends the responses that would not end by themselves. */
    default void stop() {}

    /**
     * The label {@code handler} of the metrics of a path; empty if the path is not measured or not in these routes.
     *
     * @param path the requested path without the route prefix
     */
    default Optional<String> measuredAs(String path) {
        return Optional.empty();
    }
}
