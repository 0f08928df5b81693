package io.grapevine.virtualtime.simulation;

import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.SeedStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A channel that knows of names that cannot be resolved, and makes links anew that stand still. */
public final class FaultyChannel extends SimChannel {
    /** How long a link has to answer before another is made beside it. */
    private static final Duration ANSWER_TIME = Duration.ofMillis(200);

    /** Time between two attempts to make a link. */
    private static final Duration NEXT_ATTEMPT = Duration.ofMillis(500);

    /** Time between two attempts to make a link while a caller waits for it. */
    private static final Duration HEDGE_AFTER = Duration.ofMillis(120);

    private final FaultyNetwork network;
    private final Map<SimChannel, Check> checks = new LinkedHashMap<>();

    /** Times at which a link was probed, and at which another was last attempted beside it. */
    private record Check(Duration askedAt, Duration attemptedAt) {}

    /**
     * A channel that is not started.
     *
     * @param address where it listens
     * @param peers the configured addresses
     */
    public FaultyChannel(FaultyNetwork network, MemberId self, SimHost host, String address, List<String> peers) {
        super(network, self, host, address, peers);
        this.network = network;
    }

    @Override
    void dialAddress(String target) {
        if (network.resolves(target)) {
            super.dialAddress(target);
        } else {
            contact(SeedStatus.of(target, SeedStatus.State.UNRESOLVED));
        }
    }

    @Override
    void link(SimChannel other) {
        if (!links().contains(other) || !other.links().contains(this)) {
            network.connected(address(), other.address());
        }
        super.link(other);
    }

    @Override
    public void dial(MemberId member) {
        SimChannel link = linkTo(member);
        if (link == null) {
            super.dial(member);
        } else if (network.isStalled(address(), link.address())) {
            check(link);
            if (network.hasNoRoute(address(), link.address())) {
                host().execute(() -> noRoute(member));
            }
        }
    }

    /** Asks a link whether it still works; makes it anew if it had the time to answer and did not. */
    private void check(SimChannel link) {
        Check open = checks.get(link);
        Duration now = host().elapsed();
        if (open == null) {
            checks.put(link, new Check(now, now));
            host().schedule(ANSWER_TIME, () -> relinkRepeatedly(link));
        } else if (now.minus(open.askedAt()).compareTo(ANSWER_TIME) >= 0
                && now.minus(open.attemptedAt()).compareTo(HEDGE_AFTER) >= 0) {
            relink(link);
        }
    }

    private void noRoute(MemberId member) {
        if (!isClosed()) {
            listener().onUnreachable(member);
        }
    }

    private void relinkRepeatedly(SimChannel other) {
        relink(other);
        if (checks.containsKey(other)) {
            host().schedule(NEXT_ATTEMPT, () -> relinkRepeatedly(other));
        }
    }

    /** Makes a link anew that does not answer, if it can be made now. */
    private void relink(SimChannel other) {
        Check open = checks.get(other);
        if (open == null || isClosed() || !links().contains(other) || !network.isStalled(address(), other.address())) {
            checks.remove(other);
            return;
        }
        checks.put(other, new Check(open.askedAt(), host().elapsed()));
        if (network.passes(address(), other.address())
                && network.passes(other.address(), address())
                && network.at(other.address()) == other) {
            checks.remove(other);
            network.connected(address(), other.address());
            bothUp(other);
        }
    }
}
