/** ntfy: a group as one message of a topic, shown on phones. */
@NullMarked
package io.grapevine.receiver.ntfy;

import org.jspecify.annotations.NullMarked;
