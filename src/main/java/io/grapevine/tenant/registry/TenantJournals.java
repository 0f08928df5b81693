package io.grapevine.tenant.registry;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.TenantReplication;
import io.grapevine.mesh.state.StateFamily;
import io.grapevine.nflog.NflogEntryCodec;
import io.grapevine.silence.SilenceCodec;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The replicated states of all tenants, and their journals. On the loop only. */
final class TenantJournals {
    private final Replication replicas;
    private final Map<String, StateFamily> families;
    private final TenantJournal silences;
    private final TenantJournal log;
    private final Optional<TenantAlerts> alerts;

    /**
     * Empty states.
     *
     * @param accepts asked about the name of a member to which a peer has written and that is not here
     */
    TenantJournals(EventLoop loop, Replication replicas, TenantStores stores, Predicate<String> accepts) {
        this.replicas = replicas;
        alerts = stores.alerts().map(store -> new TenantAlerts(loop, store));
        StateFamily ofSilences = replicas.family("tsil", accepts);
        StateFamily ofLog = replicas.family("tnfl", accepts);
        families = Map.of("sil", ofSilences, "nfl", ofLog);
        silences = new TenantJournal(loop, ofSilences, stores.silences(), SilenceCodec.KIND);
        log = new TenantJournal(loop, ofLog, stores.log(), NflogEntryCodec.KIND);
    }

    /** The journal of the silences. */
    TenantJournal silences() {
        return silences;
    }

    /** The journal of the notification logs. */
    TenantJournal log() {
        return log;
    }

    /** The names of the members of which something is held. */
    Set<String> members() {
        Set<String> members = new TreeSet<>();
        families.values().forEach(family -> members.addAll(family.tenants()));
        alerts.ifPresent(all -> all.waiting().forEach(members::add));
        return members;
    }

    TenantReplication replication(Member member) {
        return new TenantReplication(member.toString(), families, replicas);
    }

    /** The alerts, if they are persisted. */
    Optional<TenantAlerts> alerts() {
        return alerts;
    }

    /** Forgets the alerts of a member, which are not kept without a node. */
    void removeAlerts(Member member) {
        alerts.ifPresent(all -> all.remove(member.toString()));
    }

    /** Whether nothing is held of a member but its alerts. */
    boolean isEmpty(Member member) {
        return families.values().stream()
                .allMatch(family -> family.of(member.toString()).size() == 0);
    }

    /** Forgets a member, in memory and on the disk. */
    void remove(Member member) {
        removeAlerts(member);
        silences.remove(member.toString());
        log.remove(member.toString());
        families.values().forEach(family -> family.drop(member.toString()));
    }
}
