package io.grapevine.receiver.message;

import io.grapevine.notify.MessageState;
import io.grapevine.notify.MessageState.Acknowledged;
import io.grapevine.notify.MessageState.Note;
import io.grapevine.notify.MessageState.Silenced;
import io.grapevine.notify.MessageState.Undone;
import java.util.List;

/** The lines by which a message in a chat says who is on it. */
public final class StateLines {
    private StateLines() {}

    /** A line for each fact. */
    public static List<String> of(MessageState state, ChatMarkup markup) {
        return state.notes().stream().map(note -> of(note, markup)).toList();
    }

    /** The line of one fact. */
    public static String of(Note note, ChatMarkup markup) {
        String user = markup.user(note.author());
        if (note instanceof Acknowledged acknowledged) {
            return user + " is on it · " + markup.time(acknowledged.since());
        } else if (note instanceof Silenced silenced) {
            return "Silenced by " + user + " until " + markup.day(silenced.until());
        }
        return "Undone by " + user + " · " + markup.time(((Undone) note).at());
    }
}
