package io.grapevine.virtualtime.replay.play;

import io.grapevine.model.LabelSet;
import io.grapevine.node.Node;
import io.grapevine.silence.SetResult;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceState;
import io.grapevine.virtualtime.replay.recording.FeedEvent;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sets the silences of a recording. The replica gives them other ids than they had. */
final class SilencePlay {
    private final SimLoop world;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    SilencePlay(SimLoop world) {
        this.world = world;
    }

    /** The recorded silences, as reports call them, by the ids that the replica gave them. */
    Map<String, String> names() {
        return Collections.unmodifiableMap(names);
    }

    void play(FeedEvent.SilenceVersion version, Node node) {
        Silence silence = version.silence();
        Instant now = world.now();
        String id = ids.get(silence.id());
        if (silence.stateAt(now) == SilenceState.EXPIRED) {
            if (id != null) {
                world.settled(node.expireSilence(id));
            }
            return;
        }
        Silence wanted = new Silence(
                id == null ? "" : id,
                silence.matcherSets(),
                silence.startsAt(),
                silence.endsAt(),
                now,
                silence.createdBy(),
                silence.comment(),
                LabelSet.EMPTY, // an acknowledgement is not renewed by the play, as its versions were recorded
                List.of(),
                silence.unknownFields());
        if (world.settled(node.setSilence(wanted)) instanceof SetResult.Stored stored) {
            ids.put(silence.id(), stored.id());
            names.put(
                    stored.id(),
                    silence.comment().isEmpty() ? silence.id() : silence.id() + " (" + silence.comment() + ")");
        }
    }
}
