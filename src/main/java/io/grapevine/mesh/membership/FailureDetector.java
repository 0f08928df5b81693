package io.grapevine.mesh.membership;

import io.grapevine.base.go.Utf8;
import io.grapevine.mesh.membership.MemberState.MemberStatus;
import io.grapevine.mesh.membership.PeersListener.PeerEvent;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges who is alive, from what the channel tells of links, from when each member was last seen, and from what the others
 * say about it. Times are milliseconds on this replica's elapsed clock.
 */
final class FailureDetector {
    private static final Logger LOG = LoggerFactory.getLogger(FailureDetector.class);

    /** A member that was not seen for this long is dialled, and the others are asked. */
    static final long SUSPECT = 2_500;

    /** A member that was not seen for this long, and by no other member for {@link #SUSPECT}, is down. */
    static final long SILENT = 3_500;

    /** A silent member keeps its place for this long: it may be a partition. */
    static final long KEEP_RANK = 60_000;

    /** How long a boot of a name must not have been seen before another boot of the name counts. */
    static final long MISSED_PROBE = 1_500;

    static final long TICK = 250;

    /** A tick that comes this late means that this process was paused: no member was seen because no frame was read. */
    private static final long PAUSE = 1_500;

    private final List<PeersListener> listeners;
    private final long forgetAfter;
    private final Map<MemberId, MemberState> members = new TreeMap<>();

    /** What {@link #live} returns; null after a change that may have made it another. */
    private @Nullable List<MemberState> live;

    private long lastTick = -1;

    /**
     * Knows no member yet.
     *
     * @param listeners for members that have joined, are suspected, have gone silent or left
     * @param forgetAfter for how long a member that is not there is known, in milliseconds
     */
    FailureDetector(List<PeersListener> listeners, long forgetAfter) {
        this.listeners = listeners;
        this.forgetAfter = forgetAfter;
    }

    Collection<MemberState> all() {
        return Collections.unmodifiableCollection(members.values());
    }

    @Nullable
    MemberState get(MemberId id) {
        return members.get(id);
    }

    void up(MemberId id, String address, long now) {
        MemberState known = members.get(id);
        MemberState member = known == null ? new MemberState(id, now) : known;
        members.put(id, member);
        live = null;
        member.address = address;
        member.linked = true;
        member.lastSeen = now;
        member.asked = false;
        if (known == null || (!known.isLive() && known.fate != MemberStatus.LEFT)) {
            join(member, now);
        }
    }

    private void join(MemberState member, long now) {
        boolean returned = member.fate == MemberStatus.SILENT;
        become(member, MemberStatus.LIVE, now);
        LOG.atInfo().addKeyValue("peer", member.id).log("Peer joined");
        if (returned) {
            tell(PeerEvent.RETURNED, member);
        }
        tell(PeerEvent.JOINED, member);
    }

    private void tell(PeerEvent event, MemberState member) {
        listeners.forEach(listener -> listener.on(event, member.id));
    }

    private void become(MemberState member, MemberStatus fate, long now) {
        member.become(fate, now);
        live = null;
    }

    private void suspect(MemberState member) {
        member.asked = true;
        tell(PeerEvent.SUSPECTED, member);
    }

    void down(MemberId id, DownReason reason, long now) {
        MemberState member = members.get(id);
        if (member == null) {
            return;
        }
        member.linked = false;
        if (reason != DownReason.CLOSED) {
            end(member, MemberStatus.ENDED, now);
        } else if (member.isLive()) {
            suspect(member);
        }
    }

    private void end(MemberState member, MemberStatus fate, long now) {
        boolean wasPresent = member.fate == MemberStatus.LIVE || member.fate == MemberStatus.SILENT;
        if (wasPresent) {
            become(member, fate, now);
            LOG.atInfo().addKeyValue("peer", member.id).log("Peer left");
            tell(PeerEvent.LEFT, member);
        }
    }

    /** A member has said something of itself, when this replica's wall clock stood at {@code wallMillis}. */
    void report(MemberId id, MemberReport report, long wallMillis, long now) {
        MemberState member = members.get(id);
        if (member == null) {
            return;
        }
        touch(id, now);
        member.started = now - report.uptimeMillis();
        live = null; // their order may be another
        member.report = report;
        member.skewMillis = report.wallMillis() - wallMillis;
        member.seen.clear();
        report.seenAgoMillis().forEach((other, ago) -> member.seen.put(other, now - ago));
        if (report.goodbye()) {
            end(member, MemberStatus.LEFT, now);
        }
    }

    void touch(MemberId id, long now) {
        MemberState member = members.get(id);
        if (member == null) {
            return;
        }
        member.lastSeen = now;
        member.asked = false;
        boolean alone = member.fate == MemberStatus.ENDED && !isSucceeded(member);
        if (member.fate == MemberStatus.SILENT || alone) {
            join(member, now);
        }
    }

    void tick(long now) {
        long late = lastTick < 0 ? 0 : now - lastTick - TICK;
        lastTick = now;
        if (late > PAUSE) {
            members.values().forEach(member -> member.lastSeen = Math.min(now, member.lastSeen + late));
        }
        for (MemberState member : List.copyOf(members.values())) {
            if (member.isLive()) {
                judge(member, now);
            }
        }
        members.values().removeIf(member -> !member.isLive() && !member.linked && isForgotten(member, now));
    }

    private boolean isForgotten(MemberState member, long now) {
        boolean replaced =
                members.values().stream().anyMatch(other -> other.isLive() && other.hasName(member.id.name()));
        return replaced || now - member.fateSince > forgetAfter;
    }

    private void judge(MemberState member, long now) {
        long silence = now - member.lastSeen;
        if (silence >= MISSED_PROBE && isSucceeded(member)) { // its successor was seen since
            end(member, MemberStatus.ENDED, now);
        } else if (silence >= SILENT && isUnseenByOthers(member, now)) {
            become(member, MemberStatus.SILENT, now);
            LOG.atWarn().addKeyValue("peer", member.id).log("Peer timed out");
            tell(PeerEvent.SILENT, member);
        } else if (silence >= SUSPECT && !member.asked) {
            suspect(member);
        }
    }

    private boolean isSucceeded(MemberState member) {
        return members.values().stream()
                .anyMatch(other -> other != member
                        && other.isLive()
                        && other.lastSeen > member.lastSeen
                        && other.hasName(member.id.name()));
    }

    private boolean isUnseenByOthers(MemberState member, long now) {
        return members.values().stream()
                .filter(other -> other != member && other.isLive() && other.linked && now - other.lastSeen < SUSPECT)
                .map(other -> other.seen.get(member.id))
                .allMatch(seen -> seen == null || now - seen >= SUSPECT);
    }

    /** The live members, one per name and sorted by it: of two with one name the one that was there first. */
    List<MemberState> live() {
        List<MemberState> known = live;
        if (known == null) {
            known = perName(
                    members.values().stream().filter(MemberState::isLive).toList());
            live = known;
        }
        return known;
    }

    /** The members that have a place: the live ones, and those that may only be cut off. */
    List<MemberState> ranked(long now) {
        return members.values().stream().noneMatch(member -> isCutOff(member, now))
                ? live()
                : perName(members.values().stream()
                        .filter(member -> member.isLive() || isCutOff(member, now))
                        .toList());
    }

    private static boolean isCutOff(MemberState member, long now) {
        return member.fate == MemberStatus.SILENT && now - member.lastSeen < KEEP_RANK;
    }

    private static List<MemberState> perName(Collection<MemberState> members) {
        TreeMap<String, MemberState> chosen = new TreeMap<>(Utf8::compare);
        Comparator<MemberState> order = Comparator.comparing(MemberState::isLive)
                .thenComparing(member -> -member.started)
                .thenComparing(member -> member.id);
        for (MemberState member : members) {
            chosen.merge(member.id.name(), member, (a, b) -> order.compare(a, b) >= 0 ? a : b);
        }
        return List.copyOf(chosen.values());
    }

    long failed() {
        return members.values().stream().filter(MemberState::isLost).count();
    }
}
