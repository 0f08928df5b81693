/**
 * Trying a template or a receiver before it is needed: {@code POST /api/grapevine/v1/templates/render} and {@code POST
 * /api/grapevine/v1/receivers/{name}/test}.
 *
 * <p>{@link io.grapevine.api.trial.ReceiverTestApi} serves both. What it renders with, and who sends test notifications, it is
 * given. The OpenAPI document of {@code api.grapevine} describes both.
 */
@NullMarked
package io.grapevine.api.trial;

import org.jspecify.annotations.NullMarked;
