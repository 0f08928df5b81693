package io.grapevine.web.api.v2;

import static io.grapevine.web.api.http.JsonOutput.ascii;

import io.grapevine.base.go.Utf8;
import io.grapevine.config.Config;
import io.grapevine.config.Route;
import io.grapevine.config.TimeMuting;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.core.node.Node;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.web.api.http.JsonOutput;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.api.http.ResponseParts;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The operation {@code GET /alerts/groups}. */
record GroupOperation(Node node, InstantSource clock) {
    private static final Comparator<GroupView> LISTING = Comparator.comparing(GroupView::labels)
            .thenComparing(group -> group.route().config().receiver(), Utf8::compare);

    void get(ApiExchange exchange) throws Refusal, IOException {
        Query query = exchange.query();
        Instant now = clock.instant();
        AlertFilter filter = new AlertFilter(node, query, now, exchange.span());
        Config config = node.loadedConfig().config();
        ReceiverFilter receivers = new ReceiverFilter(query, config.receivers());
        List<GroupView> groups = new ArrayList<>();
        for (GroupView group : node.groups().groups()) {
            if (receivers.admits(group.route().config().receiver()) && filter.admitsSome(group)) {
                groups.add(group);
            }
        }
        groups.sort(LISTING);
        GroupReceivers all = GroupReceivers.of(groups, node.groups().route(), filter);
        filter.check(exchange);
        GroupParts parts = new GroupParts(node, groups, filter, all, query.flag("muted"), now);
        ResponseParts checked = out -> {
            boolean isMore = parts.writeNext(out);
            filter.check(exchange);
            return isMore;
        };
        exchange.streamParts(checked.holding(() -> parts.held() + (long) Long.BYTES * groups.size() + all.held()));
    }

    /**
     * A list of groups with their alerts. Of the alerts of a group it holds the labels only, and of other groups nothing: a
     * client that reads slowly must not keep versions of alerts that have been replaced long since.
     */
    private static final class GroupParts implements ResponseParts {
        private static final byte[] ALERTS = ascii("{\"alerts\":[");
        private static final byte[] LABELS = ascii("],\"labels\":");
        private static final byte[] RECEIVER = ascii(",\"receiver\":");
        private static final byte[] ROUTE_LABELS = ascii(",\"routeLabels\":");
        private static final byte[] EMPTY = ascii("[]\n");
        private static final byte[] END = ascii("]\n");

        private final Node node;
        private final Iterator<GroupView> groups;
        private final AlertFilter filter;
        private final GroupReceivers receivers;
        private final boolean muted;
        private final Instant now;
        private final TimeMuting times;
        private final Map<Route, List<String>> mutedBy = new HashMap<>();
        private Group group = Group.NONE;
        private int position;
        /** Whether an alert of the group has been written. */
        private boolean begun;
        /** Whether a group has been written. */
        private boolean started;

        private boolean ended;

        /** A group whose alerts are being written, in the order of {@code alerts}. */
        private record Group(
                Optional<GroupView> view,
                LabelSet[] alerts,
                List<String> receiver,
                LabelSet routeLabels,
                List<String> mutedBy) {
            static final Group NONE =
                    new Group(Optional.empty(), new LabelSet[0], List.of(), LabelSet.EMPTY, List.of());
        }

        /** An alert with what it is sorted by, as a search for a label in each comparison would take longer than the rest. */
        private record Keyed(@Nullable String job, @Nullable String instance, Alert alert) {
            /** {@link Alert#LISTING}. */
            static final Comparator<Keyed> LISTING = Comparator.comparing(
                            Keyed::job, Comparator.nullsLast(Utf8::compare))
                    .thenComparing(Keyed::instance, Comparator.nullsLast(Utf8::compare))
                    .thenComparing(keyed -> keyed.alert().labels());

            static Keyed of(Alert alert) {
                return new Keyed(alert.labels().get("job"), alert.labels().get("instance"), alert);
            }
        }

        /**
         * The list of {@code groups}.
         *
         * @param muted whether groups that time intervals mute are in it
         */
        GroupParts(
                Node node,
                List<GroupView> groups,
                AlertFilter filter,
                GroupReceivers receivers,
                boolean muted,
                Instant now) {
            this.node = node;
            this.groups = groups.iterator();
            this.filter = filter;
            this.receivers = receivers;
            this.muted = muted;
            this.now = now;
            this.times = new TimeMuting(node.loadedConfig().config().timeIntervals());
        }

        @Override
        public long held() {
            return (long) Long.BYTES * group.alerts().length;
        }

        @Override
        public boolean writeNext(JsonOutput out) {
            if (ended) {
                return false;
            }
            if (position < group.alerts().length) {
                writeAlert(out, group.alerts()[position++]);
                return true;
            }
            if (begun) {
                endGroup(out);
            }
            if (groups.hasNext()) {
                group = open(groups.next());
                position = 0;
            } else {
                out.raw(started ? END : EMPTY);
                ended = true;
            }
            return true;
        }

        private Group open(GroupView view) {
            Route route = view.route();
            List<String> intervals = mutedBy.computeIfAbsent(route, key -> times.listed(key.config(), now));
            if (!muted && !intervals.isEmpty()) {
                return Group.NONE;
            }
            LabelSet[] alerts = inOrder(view);
            return alerts.length == 0
                    ? Group.NONE
                    : new Group(
                            Optional.of(view),
                            alerts,
                            List.of(route.config().receiver()),
                            routeLabels(view),
                            intervals);
        }

        /** The labels of the alerts that the filter admits, in the order in which they are listed. */
        private LabelSet[] inOrder(GroupView view) {
            List<Keyed> admitted = new ArrayList<>();
            for (GroupMember member : view.members()) {
                if (filter.admits(member.alert())) {
                    admitted.add(Keyed.of(member.alert()));
                }
            }
            admitted.sort(Keyed.LISTING);
            return admitted.stream().map(keyed -> keyed.alert().labels()).toArray(LabelSet[]::new);
        }

        /** The labels of the route, of which templates see all alerts of the group, whatever the query asks for. */
        private LabelSet routeLabels(GroupView view) {
            if (view.route().config().labels().isEmpty()) {
                return LabelSet.EMPTY;
            }
            List<Alert> alerts = view.members().stream()
                    .map(member -> member.alert().asOf(now))
                    .sorted(Alert.LISTING)
                    .toList();
            return node.groups().renderRouteLabels(view, alerts);
        }

        /** Writes an alert of the group, unless it has left it, or the query excludes it as it is muted now. */
        private void writeAlert(JsonOutput out, LabelSet labels) {
            GroupMember member = group.view().map(view -> view.member(labels)).orElse(null);
            Optional<MuteStatus> mutes = member == null
                    ? Optional.empty()
                    : filter.status(member.alert(), group.view().orElseThrow());
            if (member == null || mutes.isEmpty()) {
                return;
            }
            if (begun) {
                out.raw(',');
            } else {
                out.raw(started ? ',' : '[');
                out.raw(ALERTS);
                started = true;
                begun = true;
            }
            AlertWriter.write(
                    out,
                    member.alert(),
                    mutes.get(),
                    receivers.of(labels.fingerprint(), group.receiver()),
                    group.mutedBy());
        }

        private void endGroup(JsonOutput out) {
            out.raw(LABELS);
            out.pairs(group.view().map(GroupView::labels).orElse(LabelSet.EMPTY));
            out.raw(RECEIVER);
            AlertWriter.receiver(out, group.receiver().get(0));
            out.raw(ROUTE_LABELS);
            out.pairs(group.routeLabels());
            out.raw('}');
            begun = false;
            group = Group.NONE;
        }
    }

    /**
     * The receivers of each alert, one for each of its groups. Only alerts that are in several groups take memory, twelve bytes
     * each; where no route has {@code continue}, none is.
     */
    private static final class GroupReceivers {
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

        /** How many bytes of the heap it takes. */
        long held() {
            return 2L * Long.BYTES * shared.length;
        }

        private static void forEach(GroupView group, AlertFilter filter, Consumer<Alert> action) {
            for (GroupMember member : group.members()) {
                if (filter.admits(member.alert())
                        && filter.status(member.alert(), group).isPresent()) {
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
}
