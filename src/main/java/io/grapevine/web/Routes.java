package io.grapevine.web;

import io.vertx.ext.web.Router;
import java.util.Optional;

/** Endpoints of another package, mounted on the web server. */
@FunctionalInterface
public interface Routes {
    /**
     * Adds the endpoints.
     *
     * @param router its root is the route prefix; below {@code /api/v2/} bodies are read already, up to the limit
     */
    void mount(Router router);

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
