/**
 * The webhook: the alerts of a group as JSON to any URL.
 *
 * <p>{@link io.grapevine.integration.webhook.WebhookMessage} and {@link
 * io.grapevine.integration.webhook.WebhookStatus} are pure: what is said, and what the answer means. {@link
 * io.grapevine.integration.webhook.WebhookNotifier} brings it there.
 */
@NullMarked
package io.grapevine.integration.webhook;

import org.jspecify.annotations.NullMarked;
