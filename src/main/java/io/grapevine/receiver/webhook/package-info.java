/** The webhook: the alerts of a group as JSON to any URL. */
@NullMarked
package io.grapevine.receiver.webhook;

import org.jspecify.annotations.NullMarked;
