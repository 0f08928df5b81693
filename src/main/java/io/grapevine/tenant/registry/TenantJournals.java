package io.grapevine.tenant.registry;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.Replication;
import io.grapevine.mesh.TenantReplication;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.StateFamily;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.records.NflogEntryCodec;
import io.grapevine.records.SilenceCodec;
import io.grapevine.tenant.registry.TenantRegistry.TenantStores;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
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

    TenantJournal silences() {
        return silences;
    }

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

    /**
     * A state of all tenants on the disk: a journal that they share, since one for each would be a thread and a write to
     * the disk for each. A snapshot has what the replica holds of all tenants, those without a node included. On the loop
     * only.
     *
     * @param kind the kind of the values in the tenants' records
     */
    record TenantJournal(EventLoop loop, StateFamily family, Journal files, DurableState.Kind<?> kind) {
        /** Takes back what was stored before a restart; the records come in the order in which they were written. */
        Decoded<TenantRecord> restore(TenantRecord record) {
            if (record.isRemoval()) {
                family.drop(record.tenant());
                return new Decoded.Ok<>(record);
            }
            return kind.decode(record.content()).then(stored -> {
                stored.restore(family.of(record.tenant()), loop.now());
                return new Decoded.Ok<>(record);
            });
        }

        /** The journal of one tenant; its snapshots are those of all tenants, {@link #snapshot}, so it writes none itself. */
        Journal of(String tenant) {
            return (record, whenDurable) -> files.append(new TenantRecord(tenant, record).encode(), whenDurable);
        }

        /** Voids what is stored of a tenant. */
        void remove(String tenant) {
            files.append(TenantRecord.removed(tenant).encode(), () -> {});
        }

        /**
         * Writes a snapshot of all tenants.
         *
         * @param done called on the loop with its size in bytes, or empty if writing it failed
         */
        void snapshot(Consumer<OptionalLong> done) {
            Instant now = loop.now();
            List<Held> all = new ArrayList<>();
            for (String tenant : family.tenants()) {
                for (ReplicatedState.Held held : family.of(tenant).all().values()) {
                    all.add(new Held(tenant, held));
                }
            }
            files.snapshot(
                    new AbstractList<>() {
                        @Override
                        public byte[] get(int index) { // encoded when it is read
                            Held held = all.get(index);
                            byte[] content =
                                    StoredVersion.of(held.version(), now).encode();
                            return new TenantRecord(held.tenant(), content).encode();
                        }

                        @Override
                        public int size() {
                            return all.size();
                        }
                    },
                    done);
        }

        private record Held(String tenant, ReplicatedState.Held version) {}
    }
}
