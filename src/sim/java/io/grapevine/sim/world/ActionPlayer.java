package io.grapevine.sim.world;

import io.grapevine.model.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The program of one replica as the buttons of its messages reach it. All is called on the replica's loop. */
public interface ActionPlayer {
    /**
     * A click arrives.
     *
     * @param at when the user has clicked, by the clock of the product; null if it does not say
     * @param done gets the result once it is durable
     */
    void click(
            Action action,
            SentMessage.Incident incident,
            int round,
            @Nullable Instant at,
            Consumer<? super Response> done);

    /**
     * A user of the web interface acknowledges the group with a key, if it is there.
     *
     * @param length after which that lapses; zero if it holds until the alerts have ended
     * @param done gets the id of the silence
     */
    void acknowledge(String group, Duration length, Consumer<String> done);

    /** The silences here that actions have made, and all other acknowledgements; the ended ones, too. */
    List<Made> made();

    /**
     * The result of a click.
     *
     * @param result the name of the result, such as {@code done}
     * @param silences the ids of the silences that were made, found or expired
     */
    record Response(String result, List<String> silences) {}

    /**
     * A silence that an action has made.
     *
     * @param action the action; empty for an acknowledgement of the web interface
     * @param group the key of the group
     * @param isActive whether it mutes now, by the clock of the replica
     * @param isEnded whether it was expired
     * @param lapses whether it is an acknowledgement that lapses
     */
    record Made(
            String id,
            String action,
            String group,
            long episode,
            int round,
            Instant startsAt,
            Instant endsAt,
            boolean isActive,
            boolean isEnded,
            boolean lapses) {
        /** Whether it lasts until the alerts of the group have ended. */
        public boolean isAcknowledgement() {
            return action.isEmpty() || action.equals(Action.ACK.text());
        }
    }
}
