package io.grapevine.cluster;

import io.grapevine.cluster.address.MeshAddress;
import io.grapevine.cluster.wire.Hello.ChannelType;
import io.grapevine.cluster.wire.Link;
import io.grapevine.cluster.wire.LinkClosed;
import io.grapevine.cluster.wire.LinkPipeline;
import io.grapevine.cluster.wire.LinkRefusal;
import io.grapevine.loop.EventLoop;
import io.grapevine.mesh.membership.SeedStatus;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Dialer of one peer address, which keeps a link to it: redials with backoff after failures and closed links. On the
 * loop only.
 */
final class PeerDialer {
    private static final Duration EAGER = Duration.ofMillis(500);
    private static final Duration EAGER_FOR = Duration.ofMinutes(1);

    private final MeshAddress address;
    private final EventLoop loop;
    private final LinkPipeline wire;
    private final ChannelOptions.Timing timing;
    private final MeshChannel owner;
    private EventLoop.@Nullable Timer timer;
    private @Nullable Link link;
    private @Nullable LinkClosed failure;
    private @Nullable Duration failingSince;
    private boolean dialling;
    private boolean self;
    private boolean dropped;
    private boolean linkedBefore;
    private int refusals;

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

    /** Dials now, unless there is a link or an attempt. */
    void dial() {
        if (timer != null) {
            timer.cancel();
        }
        if (!dialling && !dropped && link == null) {
            dialling = true;
            wire.dial(
                    address,
                    ChannelType.DATA,
                    made -> loop.execute(() -> up(made)),
                    end -> loop.execute(() -> ended(end)));
        }
    }

    /** Closes the link and stops dialling. */
    void drop() {
        dropped = true;
        if (timer != null) {
            timer.cancel();
        }
        if (link != null) {
            link.close();
        }
    }

    private void up(Link made) {
        dialling = false;
        self = false;
        refusals = 0;
        failure = null;
        failingSince = null;
        if (dropped) {
            made.close();
        } else {
            link = made;
            owner.linked(this, made);
            linkedBefore = true;
        }
    }

    private void ended(LinkClosed end) {
        dialling = false;
        Link before = link;
        link = null;
        if (dropped) {
            return;
        }
        if (end.equals(LinkClosed.CLOSED) && before != null) {
            owner.unlinked(this, before);
            dial();
        } else {
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
