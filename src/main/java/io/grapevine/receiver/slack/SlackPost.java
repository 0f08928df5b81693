package io.grapevine.receiver.slack;

import io.grapevine.model.ReceiverData;

/**
 * The message that was posted for a group before, as the notification log keeps it.
 *
 * @param timestamp Slack's name for the message; empty if there is none
 * @param channel the id of the channel it is in; empty if there is none
 */
record SlackPost(String timestamp, String channel) {
    /** No earlier message. */
    static final SlackPost NONE = new SlackPost("", "");

    /** The names that Alertmanager keeps them under. */
    private static final String TIMESTAMP = "threadTs";

    private static final String CHANNEL = "channelId";

    /** The message that the log knows of, if it knows both parts. */
    static SlackPost of(ReceiverData data) {
        String timestamp = data.string(TIMESTAMP);
        String channel = data.string(CHANNEL);
        SlackPost post = new SlackPost(timestamp == null ? "" : timestamp, channel == null ? "" : channel);
        return post.isKnown() ? post : NONE;
    }

    boolean isKnown() {
        return !timestamp.isEmpty() && !channel.isEmpty();
    }

    /** {@code data} without a message. */
    static ReceiverData dropFrom(ReceiverData data) {
        return data.without(TIMESTAMP).without(CHANNEL);
    }

    /** {@code data} with this message, if it is one. */
    ReceiverData keepIn(ReceiverData data) {
        return isKnown() ? data.with(TIMESTAMP, timestamp).with(CHANNEL, channel) : data;
    }
}
