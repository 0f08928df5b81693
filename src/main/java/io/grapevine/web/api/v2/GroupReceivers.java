package io.grapevine.web.api.v2;

import io.grapevine.base.go.Utf8;
import io.grapevine.dispatch.GroupMember;
import io.grapevine.dispatch.GroupView;
import io.grapevine.dispatch.Route;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * The receivers of each alert, one for each of its groups. Only alerts that are in several groups take memory, twelve bytes
 * each; where no route has {@code continue}, none is.
 */
final class GroupReceivers {
    /** The fingerprints of the alerts that are in several groups, sorted as signed numbers. */
    private final long[] shared;

    private final List<List<String>> names;

    private GroupReceivers(long[] shared, List<List<String>> names) {
        this.shared = shared;
        this.names = names;
    }

    /** The receivers of the alerts in {@code groups} that {@code filter} leaves. */
    static GroupReceivers of(Collection<GroupView> groups, Route root, AlertFilter filter) {
        List<Route> continuing = new ArrayList<>();
        root.walk(route -> {
            if (route.config().continueMatching()) {
                continuing.add(route);
            }
        });
        if (continuing.isEmpty()) {
            return new GroupReceivers(new long[0], List.of());
        }
        LongStream.Builder all = LongStream.builder();
        for (GroupView group : groups) {
            forEach(group, filter, alert -> all.add(alert.fingerprint().value()));
        }
        long[] shared = doubles(all.build().sorted().toArray());
        List<List<String>> names = new ArrayList<>(shared.length);
        for (int i = 0; i < shared.length; i++) {
            names.add(List.of());
        }
        Map<List<String>, List<String>> known = new HashMap<>();
        for (GroupView group : groups) {
            String receiver = group.route().config().receiver();
            forEach(group, filter, alert -> {
                int i = Arrays.binarySearch(shared, alert.fingerprint().value());
                if (i >= 0) {
                    List<String> more = new ArrayList<>(names.get(i));
                    more.add(receiver);
                    more.sort(Utf8::compare);
                    names.set(i, known.computeIfAbsent(more, List::copyOf));
                }
            });
        }
        return new GroupReceivers(shared, names);
    }

    private static void forEach(GroupView group, AlertFilter filter, Consumer<Alert> action) {
        for (GroupMember member : group.members()) {
            if (filter.admits(member.alert()) && filter.status(member.alert()).isPresent()) {
                action.accept(member.alert());
            }
        }
    }

    private static long[] doubles(long[] sorted) {
        return LongStream.range(1, sorted.length)
                .filter(i -> sorted[(int) i] == sorted[(int) i - 1])
                .map(i -> sorted[(int) i])
                .distinct()
                .toArray();
    }

    /** The receivers of an alert, sorted; {@code only} if it is in one group. */
    List<String> of(Fingerprint alert, List<String> only) {
        int i = Arrays.binarySearch(shared, alert.value());
        return i < 0 || names.get(i).isEmpty() ? only : names.get(i);
    }
}
