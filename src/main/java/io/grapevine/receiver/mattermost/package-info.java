/** Mattermost: a group as one message with attachments, through an incoming webhook, and clicks on its buttons. */
@NullMarked
package io.grapevine.receiver.mattermost;

import org.jspecify.annotations.NullMarked;
