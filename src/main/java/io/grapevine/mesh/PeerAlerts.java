package io.grapevine.mesh;

import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.protocol.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Asks the peers whether alerts fire there that expired here because nothing was received of them: a replica that could
 * not be reached for a while takes for resolved what others know to fire. On the loop only.
 */
public final class PeerAlerts {
    /** A query that is not answered is sent again: the link that carried it may have been replaced since. */
    private static final Duration ASK_AGAIN = Duration.ofMillis(250);

    private final EventLoop loop;
    private final Supplier<Collection<MemberId>> live;
    private final Frame.Sender sender;
    private final Map<Long, Query> open = new TreeMap<>();
    private LongPredicate fires = fingerprint -> false;
    private long lastId;

    /** Knows no alert yet; asks the {@code live} members. */
    PeerAlerts(EventLoop loop, Supplier<Collection<MemberId>> live, Frame.Sender sender) {
        this.loop = loop;
        this.live = live;
        this.sender = sender;
    }

    /** Answers the queries of peers from now on: whether an alert, given by its fingerprint, fires here. */
    public void answerBy(LongPredicate firing) {
        fires = firing;
    }

    /**
     * Asks all live peers.
     *
     * @param atMost how long to wait for the replies
     * @param firing run once, not before this method has returned, with the fingerprints of the alerts that fire at a peer, as
     *     far as replies came
     */
    public EventLoop.Timer ask(long[] fingerprints, Duration atMost, Consumer<Set<Long>> firing) {
        long id = ++lastId;
        LongStream asked = Arrays.stream(fingerprints).limit(Frame.AlertQuery.MAX_ALERTS);
        Frame frame = new Frame.AlertQuery(id, asked.boxed().toList());
        List<MemberId> members = new ArrayList<>();
        for (MemberId member : live.get()) {
            if (sender.send(member, frame)) {
                members.add(member);
            }
        }
        Set<Long> found = new TreeSet<>();
        AnswerWait replies = new AnswerWait(loop, members, atMost, () -> {
            open.remove(id);
            firing.accept(found);
        });
        open.put(id, new Query(replies, found));
        replies.repeat(ASK_AGAIN, member -> sender.send(member, frame));
        return () -> {
            open.remove(id);
            replies.cancel();
        };
    }

    void onQuery(MemberId from, Frame.AlertQuery query) {
        List<Long> firing = query.fingerprints().stream().filter(fires::test).toList();
        sender.send(from, new Frame.AlertReply(query.id(), firing));
    }

    void onReply(MemberId from, Frame.AlertReply reply) {
        Query query = open.get(reply.id());
        if (query != null && query.replies().isFor(from)) {
            query.firing().addAll(reply.firing());
            query.replies().answered(from);
        }
    }

    /** The member is gone, or cut off: nobody waits for its replies. */
    void onLost(MemberId member) {
        List.copyOf(open.values()).forEach(query -> query.replies().answered(member));
    }

    /**
     * A query whose replies are waited for.
     *
     * @param firing the alerts of the replies that have come
     */
    private record Query(AnswerWait replies, Set<Long> firing) {}
}
