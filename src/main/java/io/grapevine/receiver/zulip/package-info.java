/** Zulip: a group as a message of a topic, which can be edited. */
@NullMarked
package io.grapevine.receiver.zulip;

import org.jspecify.annotations.NullMarked;
