package io.grapevine.core.silence;

import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The silences, read-only; from any thread. */
public interface SilencesView {
    /** The silence with this id, or null. */
    @Nullable
    Silence get(String id);

    /** A live, unordered view of all silences. */
    Collection<Silence> all();

    /** The silences that are in one of {@code states} now, in no particular order. */
    List<Silence> query(Collection<SilenceState> states);

    /** The silences, of any state, that match an alert with these labels. */
    default List<Silence> matching(LabelSet labels) {
        return matching(labels, Steps.ofOneText());
    }

    /** The silences, of any state, that match an alert with these labels, as far as the steps suffice to find out. */
    List<Silence> matching(LabelSet labels, Steps steps);
}
