package io.grapevine.integration.zulip;

import io.grapevine.model.ReceiverData;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The message that was sent for a group before, as the notification log keeps it.
 *
 * @param place the stream and the topic that it was sent to
 * @param id its number
 */
record ZulipPost(String place, String id) {
    private static final String PLACE = "gvPlace";
    private static final String MESSAGE = "gvMessage";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** The message that the log knows of, if it was sent to a place; else null. */
    static @Nullable ZulipPost in(String place, ReceiverData data) {
        return place.equals(data.string(PLACE)) ? of(place, data.string(MESSAGE)) : null;
    }

    /** The message with a number; null if it is none. */
    static @Nullable ZulipPost of(String place, @Nullable String id) {
        return id != null && NUMBER.matcher(id).matches() ? new ZulipPost(place, id) : null;
    }

    /** {@code data} with this message. */
    ReceiverData keepIn(ReceiverData data) {
        return data.with(PLACE, place).with(MESSAGE, id);
    }

    /** {@code data} without a message. */
    static ReceiverData dropFrom(ReceiverData data) {
        return data.without(PLACE).without(MESSAGE);
    }
}
