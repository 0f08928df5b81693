/**
 * Trying a template or a receiver before it is needed: {@code POST /api/grapevine/v1/templates/render} and {@code POST
 * /api/grapevine/v1/receivers/{name}/test}.
 *
 * <p>{@link io.grapevine.api.trial.TrialApi} serves both. What it renders with, and who sends test notifications
 * ({@link io.grapevine.api.trial.ReceiverTester}), it is given. Bodies and answers are JSON; a request that cannot be
 * answered as it asks is a {@link io.grapevine.api.trial.Refusal}.
 */
@NullMarked
package io.grapevine.api.trial;

import org.jspecify.annotations.NullMarked;
