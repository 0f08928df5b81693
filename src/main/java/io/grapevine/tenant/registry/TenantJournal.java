package io.grapevine.tenant.registry;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.StateFamily;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.storage.journal.Journal;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A state of all tenants on the disk: a journal that they share, since one for each would be a thread and a write to
 * the disk for each. A snapshot has what the replica holds of all tenants, those without a node included. On the loop
 * only.
 */
final class TenantJournal {
    private final EventLoop loop;
    private final StateFamily family;
    private final Journal files;
    private final DurableState.Kind<?> kind;

    /**
     * The journal of a state.
     *
     * @param kind the kind of the values in the tenants' records
     */
    TenantJournal(EventLoop loop, StateFamily family, Journal files, DurableState.Kind<?> kind) {
        this.loop = loop;
        this.family = family;
        this.files = files;
        this.kind = kind;
    }

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
        files.snapshot(new Records(all, now), done);
    }

    private record Held(String tenant, ReplicatedState.Held version) {}

    /** The records of a snapshot, each of which is encoded when it is read. */
    private static final class Records extends AbstractList<byte[]> {
        private final List<Held> all;
        private final Instant now;

        Records(List<Held> all, Instant now) {
            this.all = all;
            this.now = now;
        }

        @Override
        public byte[] get(int index) {
            Held held = all.get(index);
            byte[] content = StoredVersion.of(held.version(), now).encode();
            return new TenantRecord(held.tenant(), content).encode();
        }

        @Override
        public int size() {
            return all.size();
        }
    }
}
