/** Slack: a group as one message with an attachment, through an incoming webhook or as an app, and clicks on its buttons. */
@NullMarked
package io.grapevine.receiver.slack;

import org.jspecify.annotations.NullMarked;
