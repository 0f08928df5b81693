/** The webhook: the alerts of a group as JSON to any URL. */
@NullMarked
package io.grapevine.integration.webhook;

import org.jspecify.annotations.NullMarked;
