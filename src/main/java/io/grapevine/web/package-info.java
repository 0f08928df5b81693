/**
 * The web server: listeners, TLS and users, limits, CORS, request metrics, and the endpoints common to Prometheus'
 * programs: health, reload, metrics, profiles.
 *
 * <p>A {@link io.grapevine.web.WebServer} is created from {@link io.grapevine.web.WebOptions}, binds its addresses, and
 * serves {@link io.grapevine.web.Routes}, which other packages mount on a Vert.x router whose root is the route prefix.
 * Handlers common to all endpoints run before that router.
 */
@NullMarked
package io.grapevine.web;

import org.jspecify.annotations.NullMarked;
