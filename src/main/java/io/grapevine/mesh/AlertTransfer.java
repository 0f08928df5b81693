package io.grapevine.mesh;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.sync.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the alerts of a peer, and hands those of this replica over to peers that ask. They travel in portions, opaque here,
 * each of which is sent when it is asked for, so that only one is under way at a time; a portion that does not come is
 * asked for again. Replicas that neither fetch nor hand over send nothing. On the loop only.
 */
public final class AlertTransfer {
    /** How long a portion is awaited before it is asked for again. */
    static final Duration RETRY = Duration.ofSeconds(1);

    /** How often a portion is asked for; a peer of an older version never replies. */
    static final int ATTEMPTS = 3;

    /** How long portions are kept that are not requested. */
    static final Duration IDLE = RETRY.multipliedBy(2L * ATTEMPTS);

    static final int MOST_HANDOVERS = 8;

    private final EventLoop loop;
    private final Frame.Sender sender;
    private final Map<MemberId, Handover> handovers = new TreeMap<>();
    private @Nullable Supplier<List<byte[]>> source;
    private @Nullable Fetch fetch;
    private long lastId;

    AlertTransfer(EventLoop loop, Frame.Sender sender) {
        this.loop = loop;
        this.sender = sender;
    }

    /**
     * Hands over to peers from now on.
     *
     * @param portions captures what is handed over, in portions of at most {@link Frame.AlertPortion#MAX_CONTENT} bytes, each
     *     of which may be encoded when it is read; none if there is nothing to hand over now
     */
    public void answerBy(Supplier<List<byte[]>> portions) {
        source = portions;
    }

    /**
     * Fetches what a peer hands over. One fetch at a time: an earlier one is cancelled.
     *
     * @param portion takes each portion in order; false if it cannot be used, which ends the fetch
     * @param done run once, not before this method has returned, with whether all portions have arrived
     */
    public EventLoop.Timer fetch(MemberId from, Predicate<byte[]> portion, Consumer<Boolean> done) {
        if (fetch != null) {
            fetch.cancel();
        }
        Fetch next = new Fetch(from, ++lastId, portion, done);
        fetch = next;
        next.ask();
        return next;
    }

    void onFrame(MemberId from, Frame frame) {
        if (frame instanceof Frame.AlertFetch asked) {
            onFetch(from, asked);
        } else if (frame instanceof Frame.AlertPortion reply) {
            onPortion(from, reply);
        }
    }

    void onPortion(MemberId from, Frame.AlertPortion reply) {
        if (fetch != null) {
            fetch.onPortion(from, reply);
        }
    }

    /** The member is gone, or cut off: its portions are not waited for, and none are kept for it. */
    void onLost(MemberId member) {
        Handover handover = handovers.get(member);
        if (handover != null) {
            handover.end();
        }
        if (fetch != null && fetch.from.equals(member)) {
            fetch.end(false);
        }
    }

    void onFetch(MemberId from, Frame.AlertFetch asked) {
        Supplier<List<byte[]>> all = source;
        if (all == null) {
            return;
        }
        Handover known = handovers.get(from);
        if (known != null && asked.id() < known.id) {
            return; // it was delayed on the way
        }
        if (known != null && asked.id() == known.id) {
            known.reply(asked);
        } else if (asked.portion() == 0 && (known != null || handovers.size() < MOST_HANDOVERS)) {
            begin(from, asked, all.get());
        } else {
            sender.send(from, Frame.AlertPortion.none(asked));
        }
    }

    private void begin(MemberId from, Frame.AlertFetch asked, List<byte[]> portions) {
        Handover known = handovers.get(from);
        if (known != null) {
            known.end();
        }
        if (portions.isEmpty() || portions.size() > Frame.AlertPortion.MAX_PORTIONS) {
            sender.send(from, Frame.AlertPortion.none(asked));
            return;
        }
        Handover handover = new Handover(from, asked.id(), portions);
        handovers.put(from, handover);
        handover.reply(asked);
    }

    private final class Handover {
        private final MemberId to;
        private final long id;
        private final List<byte[]> portions;
        private int latest = -1;
        private byte[] content = new byte[0];
        private EventLoop.Timer idle;

        Handover(MemberId to, long id, List<byte[]> portions) {
            this.to = to;
            this.id = id;
            this.portions = portions;
            this.idle = loop.schedule(IDLE, this::end);
        }

        void reply(Frame.AlertFetch asked) {
            idle.cancel();
            idle = loop.schedule(IDLE, this::end);
            if (asked.portion() >= portions.size()) {
                sender.send(to, Frame.AlertPortion.none(asked));
                return;
            }
            int wanted = (int) asked.portion();
            if (wanted != latest) { // else the reply was lost, and the portion is not encoded again
                content = portions.get(wanted);
                latest = wanted;
            }
            sender.send(to, new Frame.AlertPortion(id, wanted, portions.size(), content));
        }

        void end() {
            idle.cancel();
            handovers.remove(to, this);
        }
    }

    private final class Fetch implements EventLoop.Timer {
        private final MemberId from;
        private final long id;
        private final Predicate<byte[]> portion;
        private final Consumer<Boolean> done;
        private EventLoop.Timer retry = () -> {};
        private long next;
        private long portions;
        private int attempts;
        private boolean over;

        Fetch(MemberId from, long id, Predicate<byte[]> portion, Consumer<Boolean> done) {
            this.from = from;
            this.id = id;
            this.portion = portion;
            this.done = done;
        }

        void ask() {
            attempts++;
            sender.send(from, new Frame.AlertFetch(id, next));
            retry = loop.schedule(RETRY, this::late);
        }

        private void late() {
            if (attempts < ATTEMPTS) {
                ask();
            } else {
                end(false);
            }
        }

        void onPortion(MemberId sentBy, Frame.AlertPortion reply) {
            if (over || !sentBy.equals(from) || reply.id() != id || reply.portion() != next) {
                return;
            }
            boolean isSame = next == 0 || reply.portions() == portions;
            if (reply.portions() == 0 || !isSame || !portion.test(reply.content())) {
                end(false);
                return;
            }
            retry.cancel();
            portions = reply.portions();
            next++;
            attempts = 0;
            if (next == portions) {
                end(true);
            } else {
                ask();
            }
        }

        private void end(boolean complete) {
            if (!over) {
                cancel();
                done.accept(complete);
            }
        }

        @Override
        public void cancel() {
            over = true;
            retry.cancel();
            if (fetch == this) {
                fetch = null;
            }
        }
    }
}
