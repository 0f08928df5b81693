package io.grapevine.integration.matrix;

import io.grapevine.model.ReceiverData;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The message that was sent for a group before, as the notification log keeps it.
 *
 * @param room the ID of the room it is in
 * @param id its ID
 */
record MatrixEvent(String room, String id) {
    private static final String PLACE = "gvPlace";
    private static final String MESSAGE = "gvMessage";
    private static final Pattern ID = Pattern.compile("\\$\\S{1,254}");

    /** The message that the log knows of, if it is in a room; else null. */
    static @Nullable MatrixEvent in(String room, ReceiverData data) {
        return room.equals(data.string(PLACE)) ? of(room, data.string(MESSAGE)) : null;
    }

    /** The message with an ID; null if it is none. */
    static @Nullable MatrixEvent of(String room, @Nullable String id) {
        return id != null && ID.matcher(id).matches() ? new MatrixEvent(room, id) : null;
    }

    /** {@code data} with this message. */
    ReceiverData keepIn(ReceiverData data) {
        return data.with(PLACE, room).with(MESSAGE, id);
    }

    /** {@code data} without a message. */
    static ReceiverData dropFrom(ReceiverData data) {
        return data.without(PLACE).without(MESSAGE);
    }
}
