package io.grapevine.mesh.membership;

import io.grapevine.base.go.Utf8;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** The {@link ClusterPeers} of a replica in a mesh, as its {@link Membership} has them. On the loop only. */
public final class MeshPeers implements ClusterPeers {
    private final Membership membership;
    private final Function<MemberId, Duration> lag;
    private volatile PeersView view;

    /**
     * Reads {@code membership}; {@code lag} says for how long a member has been without something that this replica
     * has.
     */
    public MeshPeers(Membership membership, Function<MemberId, Duration> lag) {
        this.membership = membership;
        this.lag = lag;
        this.view = take();
        addListener(new PeersListener() {
            @Override
            public void onContactsChanged() {
                publish();
            }

            @Override
            public void onChanged() {
                publish();
            }
        });
    }

    /** Takes the {@link #view} anew. To be called every {@link Membership#TICK}. */
    public void publish() {
        view = take();
    }

    private PeersView take() {
        Status status = settled() ? Status.READY : Status.SETTLING;
        return new PeersView(status, members(), namesakes(), lost(), membership.contacts);
    }

    @Override
    public PeersView view() {
        return view;
    }

    @Override
    public List<Peer> members() {
        MemberId self = membership.self;
        List<Peer> peers = new ArrayList<>();
        peers.add(new Peer(self, membership.ownAddress, true, settled(), Duration.ZERO, Duration.ZERO, true, true));
        membership.detector.live().stream()
                .filter(live -> !live.hasName(self.name()))
                .forEach(live -> peers.add(peer(live)));
        peers.sort(Comparator.comparing(peer -> peer.id().name(), Utf8::compare));
        return List.copyOf(peers);
    }

    private List<Peer> namesakes() {
        List<MemberState> listed = membership.detector.live();
        List<Peer> namesakes = new ArrayList<>();
        for (MemberState member : membership.detector.all()) {
            if (member.isLive() && (member.hasName(membership.self.name()) || !listed.contains(member))) {
                namesakes.add(peer(member));
            }
        }
        return namesakes;
    }

    /** Of each name the process that was seen last counts: another one may have come since, and have said goodbye. */
    private List<PeersView.Lost> lost() {
        if (membership.failed() == 0) { // at once: each tick asks
            return List.of();
        }
        Map<String, MemberState> latest = new TreeMap<>(Utf8::compare);
        BinaryOperator<MemberState> later = BinaryOperator.maxBy(
                Comparator.comparing(MemberState::isLive).thenComparing(member -> member.lastSeen));
        membership.detector.all().forEach(member -> latest.merge(member.id.name(), member, later));
        return latest.values().stream()
                .filter(member -> member.isLost() && !member.hasName(membership.self.name()))
                .map(member -> new PeersView.Lost(
                        member.id, member.address, Duration.ofMillis(membership.now() - member.lastSeen)))
                .toList();
    }

    private Peer peer(MemberState live) {
        MemberReport report = live.report;
        boolean same = report == null || report.configuration() == membership.configuration;
        // with another configuration it names other zones
        boolean sameZones = !same || report == null || report.zones() == 0 || report.zones() == membership.zones;
        Duration skew = Duration.ofMillis(live.skewMillis);
        return new Peer(live.id, live.address, false, live.isSettled(), lag.apply(live.id), skew, same, sameZones);
    }

    @Override
    public int position() {
        boolean settled = settled();
        int before = 0;
        for (MemberState other : membership.detector.ranked(membership.now())) {
            int byName = Utf8.compare(other.id.name(), membership.self.name());
            boolean first = other.isSettled() == settled ? byName < 0 || isElder(byName, other) : other.isSettled();
            before += first ? 1 : 0;
        }
        return before;
    }

    /** An elder process under this replica's own name goes first, or both would hold one position. */
    private boolean isElder(int byName, MemberState other) {
        return byName == 0
                && other.started < membership.started
                && membership.now() - other.lastSeen < FailureDetector.MISSED_PROBE;
    }

    @Override
    public int order() {
        return (int) membership.detector.ranked(membership.now()).stream()
                .filter(other -> Utf8.compare(other.id.name(), membership.self.name()) < 0)
                .count();
    }

    @Override
    public boolean shared() {
        return membership.shared;
    }

    @Override
    public boolean settled() {
        return membership.settling.isSettled();
    }

    @Override
    public boolean current() {
        return membership.catchUp.isCurrent(membership.detector.live(), membership.now());
    }

    @Override
    public void addListener(PeersListener listener) {
        membership.listeners.add(listener);
    }

    @Override
    public void removeListener(PeersListener listener) {
        membership.listeners.remove(listener);
    }
}
