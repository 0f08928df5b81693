/**
 * Trying a template or a receiver before it is needed: {@code POST /api/grapevine/v1/templates/render} and {@code POST
 * /api/grapevine/v1/receivers/{name}/test}.
 *
 * <p>{@link io.grapevine.web.api.receivertest.ReceiverTestApi} serves both. What it renders with, and who sends test notifications, it is
 * given. The OpenAPI document of {@code api.grapevine} describes both.
 */
@NullMarked
package io.grapevine.web.api.receivertest;

import org.jspecify.annotations.NullMarked;
