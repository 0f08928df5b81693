package io.grapevine.httpclient.message;

import io.grapevine.model.ReceiverData;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place and the ID of the message or issue of a group, as the notification log keeps them.
 *
 * @param place the room, the topic, the repository or the project it is in
 * @param id the name of the message there, which becomes a part of a URL
 */
public record MessageReference(String place, String id) {
    /** An id that is a number. */
    public static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private static final String PLACE = "gvPlace";
    private static final String MESSAGE = "gvMessage";

    /**
     * The message that the log knows of, if it is in a place; else null.
     *
     * @param ids what an id can be
     */
    public static @Nullable MessageReference in(String place, ReceiverData data, Pattern ids) {
        return place.equals(data.string(PLACE)) ? of(place, data.string(MESSAGE), ids) : null;
    }

    /** The message with an id; null if it is none. */
    public static @Nullable MessageReference of(String place, @Nullable String id, Pattern ids) {
        return id != null && ids.matcher(id).matches() ? new MessageReference(place, id) : null;
    }

    /** Whether an id is a number. */
    public static boolean isNumber(@Nullable String id) {
        return id != null && NUMBER.matcher(id).matches();
    }

    /** {@code data} with this message. */
    public ReceiverData keepIn(ReceiverData data) {
        return data.with(PLACE, place).with(MESSAGE, id);
    }

    /** {@code data} without a message. */
    public static ReceiverData dropFrom(ReceiverData data) {
        return data.without(PLACE).without(MESSAGE);
    }
}
