package io.grapevine.mesh;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.sync.Frame;
import io.grapevine.model.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks the peers for the state of alerts there: what a replica knows that could not be reached for a while, or did not run,
 * may have changed since. On the loop only.
 */
public final class PeerAlerts {
    /** A query that is not answered is sent again: the link that carried it may have been replaced since. */
    private static final Duration ASK_AGAIN = Duration.ofMillis(250);

    private final EventLoop loop;
    private final Supplier<Collection<MemberId>> live;
    private final Frame.Sender sender;
    private final Map<Long, Query> open = new TreeMap<>();
    private final Map<String, LongFunction<@Nullable PeerAlert>> held = new TreeMap<>();
    private long lastId;

    /**
     * The state of an alert at a peer.
     *
     * @param fires whether it fires there
     * @param since when it began, or else when it ended, in milliseconds since 1970
     */
    public record PeerAlert(boolean fires, long since) {
        /** The state at {@code now} of an alert of this replica. */
        public static PeerAlert of(Alert alert, Instant now) {
            boolean fires = !alert.resolvedAt(now);
            return new PeerAlert(fires, (fires ? alert.startsAt() : alert.endsAt()).toEpochMilli());
        }
    }

    PeerAlerts(EventLoop loop, Supplier<Collection<MemberId>> live, Frame.Sender sender) {
        this.loop = loop;
        this.live = live;
        this.sender = sender;
    }

    /**
     * Answers the queries of peers about a tenant's alerts from now on.
     *
     * @param tenant the name of the tenant; empty for the default tenant
     * @param states gives the state here of an alert by its fingerprint
     * @return ends the answers, unless another call has taken over the tenant since
     */
    public Runnable answerBy(String tenant, LongFunction<@Nullable PeerAlert> states) {
        held.put(tenant, states);
        return () -> held.remove(tenant, states);
    }

    /**
     * Asks all live peers about alerts of a tenant.
     *
     * @param tenant the name of the tenant; empty for the default tenant
     * @param atMost how long to wait for the replies
     * @param then run once, not before this method has returned, with the latest state of each alert that is known to a peer,
     *     by its fingerprint, as far as replies came, and with whether all have replied. One that fires anywhere fires
     */
    public EventLoop.Timer ask(
            String tenant, long[] fingerprints, Duration atMost, BiConsumer<Map<Long, PeerAlert>, Boolean> then) {
        long id = ++lastId;
        LongStream asked = Arrays.stream(fingerprints).limit(Frame.AlertQuery.MAX_ALERTS);
        Frame.AlertQuery query = new Frame.AlertQuery(id, asked.boxed().toList());
        Frame frame = tenant.isEmpty() ? query : new Frame.TenantAlertQuery(tenant, query);
        List<MemberId> members = new ArrayList<>();
        for (MemberId member : live.get()) {
            if (sender.send(member, frame)) {
                members.add(member);
            }
        }
        Map<Long, PeerAlert> found = new TreeMap<>();
        AnswerWait<MemberId> replies = new AnswerWait<>(loop, members, atMost, () -> {
            Query over = Objects.requireNonNull(open.remove(id));
            then.accept(found, over.replies().isComplete());
        });
        open.put(id, new Query(replies, found));
        replies.repeat(ASK_AGAIN, member -> sender.send(member, frame));
        return () -> {
            open.remove(id);
            replies.cancel();
        };
    }

    void onQuery(MemberId from, String tenant, Frame.AlertQuery query) {
        LongFunction<@Nullable PeerAlert> states = held.getOrDefault(tenant, fingerprint -> null);
        SortedMap<Long, Long> firing = new TreeMap<>();
        SortedMap<Long, Long> ended = new TreeMap<>();
        for (long fingerprint : query.fingerprints()) {
            PeerAlert alert = states.apply(fingerprint);
            if (alert != null) {
                (alert.fires() ? firing : ended).put(fingerprint, alert.since());
            }
        }
        sender.send(from, new Frame.AlertReply(query.id(), firing, ended));
    }

    void onReply(MemberId from, Frame.AlertReply reply) {
        Query query = open.get(reply.id());
        if (query != null && query.replies().isFor(from)) {
            reply.firing().forEach((alert, since) -> query.add(alert, new PeerAlert(true, since)));
            reply.ended().forEach((alert, since) -> query.add(alert, new PeerAlert(false, since)));
            query.replies().answered(from);
        }
    }

    /** The member is gone, or cut off: its replies are not waited for. */
    void onLost(MemberId member) {
        List.copyOf(open.values()).forEach(query -> query.replies().answered(member));
    }

    /**
     * A query whose replies are waited for.
     *
     * @param found the alerts of the replies that have arrived
     */
    private record Query(AnswerWait<MemberId> replies, Map<Long, PeerAlert> found) {
        private static final Comparator<PeerAlert> LATEST =
                Comparator.comparing(PeerAlert::fires).thenComparing(PeerAlert::since);

        void add(long alert, PeerAlert state) {
            found.merge(alert, state, BinaryOperator.maxBy(LATEST));
        }
    }
}
