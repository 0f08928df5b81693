package io.grapevine.web.api.v2;

import io.grapevine.base.go.Utf8;
import io.grapevine.dispatch.GroupMember;
import io.grapevine.dispatch.GroupView;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The alerts of a group in the order in which they are listed. */
final class GroupAlerts {
    /** An alert with what it is sorted by, as a search for a label in each comparison would take longer than the rest. */
    private record Keyed(@Nullable String job, @Nullable String instance, Alert alert) {
        /** {@link Alert#LISTING}. */
        static final Comparator<Keyed> LISTING = Comparator.comparing(Keyed::job, Comparator.nullsLast(Utf8::compare))
                .thenComparing(Keyed::instance, Comparator.nullsLast(Utf8::compare))
                .thenComparing(keyed -> keyed.alert().labels());

        static Keyed of(Alert alert) {
            return new Keyed(alert.labels().get("job"), alert.labels().get("instance"), alert);
        }
    }

    private GroupAlerts() {}

    /** The labels of the alerts that {@code filter} admits. */
    static LabelSet[] inOrder(GroupView group, AlertFilter filter) {
        List<Keyed> admitted = new ArrayList<>();
        for (GroupMember member : group.members()) {
            if (filter.admits(member.alert())) {
                admitted.add(Keyed.of(member.alert()));
            }
        }
        admitted.sort(Keyed.LISTING);
        return admitted.stream().map(keyed -> keyed.alert().labels()).toArray(LabelSet[]::new);
    }
}
