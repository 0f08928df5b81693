package io.grapevine.web;

import io.vertx.ext.web.Router;
import java.util.Optional;

/** Endpoints of somebody else, to be mounted on the server. */
@FunctionalInterface
public interface Routes {
    /**
     * Adds the endpoints.
     *
     * @param router its root is the route prefix; below {@code /api/v2/} bodies are read already, up to the limit
     */
    void mount(Router router);

    /**
     * The name under which requests to a path are measured; empty if they are not measured, or not ours.
     *
     * @param path the path as it was asked for, without the route prefix
     */
    default Optional<String> measuredAs(String path) {
        return Optional.empty();
    }
}
