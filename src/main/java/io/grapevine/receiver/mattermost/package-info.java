/** Mattermost: a group as one message with attachments, through an incoming webhook. */
@NullMarked
package io.grapevine.receiver.mattermost;

import org.jspecify.annotations.NullMarked;
