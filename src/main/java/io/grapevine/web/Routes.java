package io.grapevine.web;

import io.vertx.ext.web.Router;

/** Endpoints of somebody else, to be mounted on the server. */
@FunctionalInterface
public interface Routes {
    /**
     * Adds the endpoints.
     *
     * @param router its root is the route prefix; below {@code /api/v2/} bodies are read already, up to the limit
     */
    void mount(Router router);
}
