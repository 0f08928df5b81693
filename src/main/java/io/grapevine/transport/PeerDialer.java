package io.grapevine.transport;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.transport.link.Hello.ChannelType;
import io.grapevine.transport.link.Link;
import io.grapevine.transport.link.LinkClosed;
import io.grapevine.transport.link.LinkPipeline;
import io.grapevine.transport.link.LinkRefusal;
import io.grapevine.transport.link.MeshAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Dialer of one peer address, which keeps a link to it: redials with backoff after failures and closed links, and beside
 * a link that does not answer. Of several attempts the first that succeeds is used. On the loop only.
 */
final class PeerDialer {
    private static final Duration EAGER = Duration.ofMillis(500);
    private static final Duration EAGER_FOR = Duration.ofMinutes(1);

    /** How long a link has to answer, before a new one is dialled beside it. */
    private static final Duration ANSWER_TIME = Duration.ofMillis(200);

    /** After this long another attempt is made beside one that waits: TCP repeats a lost segment after seconds only. */
    static final Duration HEDGE_AFTER = Duration.ofMillis(120);

    /** The largest number of attempts that are made while the first waits for its timeout. */
    private static final int MAX_ATTEMPTS = 25;

    private final MeshAddress address;
    private final EventLoop loop;
    private final LinkPipeline wire;
    private final ChannelOptions.Timing timing;
    private final MeshChannel owner;
    private EventLoop.@Nullable Timer timer;
    private @Nullable Link link;
    private @Nullable Check check;
    private @Nullable LinkClosed failure;
    private @Nullable Duration failingSince;
    private Duration lastAttempt = Duration.ZERO;
    private int attempts;
    private boolean self;
    private boolean dropped;
    private boolean linkedBefore;
    private int refusals;

    /**
     * A question to a link whether it still works.
     *
     * @param answers how many frames were received over it before
     * @param due until when it is to answer
     */
    private record Check(Link link, long answers, Duration due) {
        boolean isUnanswered() {
            return link.answers() == answers;
        }
    }

    PeerDialer(
            MeshAddress address, EventLoop loop, LinkPipeline wire, ChannelOptions.Timing timing, MeshChannel owner) {
        this.address = address;
        this.loop = loop;
        this.wire = wire;
        this.timing = timing;
        this.owner = owner;
    }

    MeshAddress address() {
        return address;
    }

    Optional<Link> link() {
        return Optional.ofNullable(link);
    }

    /** Whether there was a link before the current link or attempt. */
    boolean wasLinked() {
        return linkedBefore;
    }

    /** The status of this address as a configured one, by its configured text. */
    SeedStatus contact(String shown) {
        if (self) {
            return SeedStatus.of(shown, SeedStatus.State.SELF);
        }
        if (link != null) {
            return SeedStatus.connected(shown, link.who().id());
        }
        if (failure == null) {
            return SeedStatus.of(shown, SeedStatus.State.TRYING);
        }
        SeedStatus failed =
                refusals > 0 ? SeedStatus.refused(shown, refusals) : SeedStatus.of(shown, SeedStatus.State.SILENT);
        return failed.because(failure.text());
    }

    /** Dials now, unless there is a link or an attempt that has just begun. */
    void dial() {
        if (timer != null) {
            timer.cancel();
        }
        if (!dropped && link == null) {
            attempt();
        }
    }

    private void attempt() {
        Duration now = loop.elapsed();
        if (attempts > 0 && (attempts >= MAX_ATTEMPTS || now.minus(lastAttempt).compareTo(HEDGE_AFTER) < 0)) {
            return;
        }
        attempts++;
        lastAttempt = now;
        AtomicReference<@Nullable Link> established = new AtomicReference<>();
        wire.dial(
                address,
                ChannelType.DATA,
                made -> loop.execute(() -> up(established, made)),
                end -> loop.execute(() -> ended(established.get(), end)));
    }

    /** Asks the link whether it still works; if it does not answer, a new one is made and takes its place. */
    void check() {
        Link current = link;
        if (current == null || dropped) {
            return;
        }
        Check open = check;
        if (open == null || !isUnanswered()) {
            Check question =
                    new Check(current, current.answers(), loop.elapsed().plus(ANSWER_TIME));
            check = question;
            current.ping();
            loop.schedule(ANSWER_TIME, () -> judge(question));
        } else if (loop.elapsed().compareTo(open.due()) >= 0) {
            attempt();
        }
    }

    private boolean isUnanswered() {
        return check != null && check.link() == link && check.isUnanswered();
    }

    /** Dials beside a link that has not answered, again and again until it does, is replaced or is closed. */
    private void judge(Check question) {
        if (question == check && isUnanswered() && !dropped) {
            attempt();
            loop.schedule(EAGER, () -> judge(question));
        }
    }

    void drop() {
        dropped = true;
        if (timer != null) {
            timer.cancel();
        }
        if (link != null) {
            link.close();
        }
    }

    private void up(AtomicReference<@Nullable Link> established, Link made) {
        attempts--;
        established.set(made);
        Link before = link;
        if (dropped || (before != null && !isUnanswered())) {
            made.close();
            return;
        }
        self = false;
        refusals = 0;
        failure = null;
        failingSince = null;
        check = null;
        link = made;
        if (before == null) {
            owner.linked(this, made);
        } else {
            owner.relinked(this, before, made);
            before.abort();
        }
        linkedBefore = true;
    }

    /** Handles the end of an attempt, or of the link that was made by it. */
    private void ended(@Nullable Link made, LinkClosed end) {
        if (made == null) {
            attempts--;
        }
        if (dropped) {
            return;
        }
        if (made == null) {
            notMade(end);
        } else if (made == link) {
            link = null;
            owner.unlinked(this, made);
            dial();
        }
    }

    /** Handles a failed attempt; while another one waits, or there is a link, that decides. */
    private void notMade(LinkClosed end) {
        if (attempts == 0 && link == null) {
            failed(end);
        }
    }

    private void failed(LinkClosed end) {
        self = end.isRefusedAs(LinkRefusal.SELF);
        if (self) { // another replica may answer next time at a shared address
            timer = loop.schedule(timing.reconnectInterval(), this::dial);
            return;
        }
        refusals = end.equals(LinkClosed.NOBODY_LISTENS) || end.refusal().isPresent() ? refusals + 1 : 0;
        failure = end;
        failingSince = failingSince == null ? loop.elapsed() : failingSince;
        Duration failingFor = loop.elapsed().minus(failingSince);
        Duration wait = failingFor.compareTo(EAGER_FOR) < 0
                        || timing.reconnectInterval().compareTo(EAGER) < 0
                ? EAGER
                : timing.reconnectInterval();
        timer = loop.schedule(wait, this::dial);
        owner.failed(this, end, failingFor);
    }
}
