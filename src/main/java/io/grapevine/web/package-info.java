/**
 * The web server: listeners, TLS and users, limits, cross-origin rules, request metrics, and the endpoints that every
 * server of the Prometheus family has: health, reload, metrics, profiles.
 *
 * <p>A {@link io.grapevine.web.WebServer} is given {@link io.grapevine.web.WebOptions}, binds its addresses, and serves
 * once it is given {@link io.grapevine.web.Routes}: whoever has endpoints mounts them on a Vert.x router whose root is
 * the route prefix. What is the same for all of them stands before that router.
 */
@NullMarked
package io.grapevine.web;

import org.jspecify.annotations.NullMarked;
