/**
 * Trying a template or a receiver before it is needed: {@code POST /api/grapevine/v1/templates/render} and {@code POST
 * /api/grapevine/v1/receivers/{name}/test}.
 *
 * <p>{@link io.grapevine.integration.trial.ReceiverTestApi} serves both. What it renders with, and who sends test notifications
 * ({@link io.grapevine.integration.trial.ReceiverTester}), it is given. Bodies and answers are JSON; a request that cannot be
 * answered as it asks is a {@link io.grapevine.integration.trial.TrialRefusal}.
 */
@NullMarked
package io.grapevine.integration.trial;

import org.jspecify.annotations.NullMarked;
