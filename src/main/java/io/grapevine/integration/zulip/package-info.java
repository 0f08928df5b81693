/** Zulip: a group as a message of a topic, which can be edited. */
@NullMarked
package io.grapevine.integration.zulip;

import org.jspecify.annotations.NullMarked;
