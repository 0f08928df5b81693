package io.grapevine.tenant.registry;

import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;
import io.grapevine.core.node.Node;
import io.grapevine.features.alertlog.AlertLog;
import io.grapevine.features.alertlog.AlertLogMetrics;
import io.grapevine.features.alertlog.AlertPersistence;
import io.grapevine.features.alertlog.AlertSnapshots;
import io.grapevine.features.alertlog.SnapshotRecord;
import io.grapevine.features.alertlog.StoredAlerts;
import io.grapevine.mesh.sync.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The alerts and group timers of all tenants on the disk, in one store with one limit. On the loop only. */
public final class TenantAlerts implements AlertSnapshots.Source {
    private final EventLoop loop;
    private final Journal files;
    private final AlertSnapshots snapshots;
    private final boolean outdated;
    private final Map<String, StoredAlerts> stored;
    private final Map<String, Own> logs = new TreeMap<>();
    private boolean held;

    /**
     * The store of persisted alerts.
     *
     * @param stored the alerts of an earlier process, which are the tenants' from now on
     * @param limit the size of a snapshot in bytes, at most
     */
    public record Store(Journal files, StoredTenantAlerts stored, long limit, AlertLogMetrics metrics) {}

    TenantAlerts(EventLoop loop, Store store) {
        this.loop = loop;
        files = store.files();
        outdated = store.stored().isOutdated(loop.now());
        stored = store.stored().members();
        snapshots = new AlertSnapshots(loop, this, files, store.limit(), store.metrics());
    }

    /** The journal of one tenant, whose records bear its name; it ends with the tenant. */
    private final class Own implements Journal {
        private final String member;
        private @Nullable AlertLog log;

        Own(String member) {
            this.member = member;
        }

        AlertLog log() {
            return Objects.requireNonNull(log);
        }

        @Override
        public void append(byte[] record, Runnable whenDurable) {
            append(record.length, () -> record, whenDurable);
        }

        @Override
        public void append(int size, Supplier<byte[]> record, Runnable whenDurable) {
            if (logs.get(member) == this) {
                files.append(
                        size + member.length(), () -> new TenantRecord(member, record.get()).encode(), whenDurable);
            } else {
                whenDurable.run();
            }
        }
    }

    /** Whether there were no stored alerts, or so old ones that a peer knows better. */
    boolean isOutdated() {
        return outdated;
    }

    /** The names of the members with alerts whose nodes have not begun. */
    Stream<String> waiting() {
        return stored.entrySet().stream()
                .filter(each -> each.getValue().size() > 0)
                .map(Map.Entry::getKey);
    }

    /** Restores the alerts of a node that is about to start, and persists them from then on. */
    void begin(String member, Node node) {
        Own own = new Own(member);
        StoredAlerts known = stored.remove(member);
        own.log = node.part(AlertPersistence.class).orElseThrow().log(own, known == null ? new StoredAlerts() : known);
        logs.put(member, own);
        if (held) {
            own.log.hold();
        }
    }

    /** Voids what is stored of a member. */
    void remove(String member) {
        boolean isLogged = logs.remove(member) != null;
        if (stored.remove(member) != null || isLogged) {
            files.append(TenantRecord.removed(member).encode(), () -> {});
        }
    }

    /** Writes what was restored, and begins to write changes. */
    void start(Duration snapshotInterval) {
        loop.every(AlertLog.TICK, () -> logs.values().forEach(own -> own.log().tick()));
        snapshots.start(snapshotInterval);
    }

    /** The log of a member; null if its node has not begun. */
    @Nullable
    AlertLog log(String member) {
        Own own = logs.get(member);
        return own == null ? null : own.log();
    }

    /** Holds back the flushes of all tenants, those included that begin later. */
    void hold() {
        held = true;
        logs.values().forEach(own -> own.log().hold());
    }

    void release() {
        held = false;
        logs.values().forEach(own -> own.log().release());
    }

    /** Captures the alerts and group timers for a peer. */
    List<byte[]> portions() {
        List<SnapshotRecord> records = new ArrayList<>();
        logs.forEach((member, own) -> named(member, own.log().copy()).stream()
                .filter(record -> record.weight() > 0)
                .forEach(records::add));
        return new Portions(records);
    }

    /** The records of all tenants in turn, so that none takes the room of the others. */
    @Override
    public List<SnapshotRecord> capture() {
        List<List<SnapshotRecord>> each = new ArrayList<>();
        logs.forEach((member, own) -> each.add(named(member, own.log().capture())));
        stored.forEach((member, alerts) -> each.add(named(member, alerts.capture())));
        int most = each.stream().mapToInt(List::size).max().orElse(0);
        List<SnapshotRecord> all = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            for (List<SnapshotRecord> records : each) {
                if (i < records.size()) {
                    all.add(records.get(i));
                }
            }
        }
        return all;
    }

    private static List<SnapshotRecord> named(String member, List<SnapshotRecord> records) {
        return records.stream()
                .map(record -> record.in(content -> new TenantRecord(member, content).encode()))
                .toList();
    }

    @Override
    public long written() {
        return logs.values().stream().mapToLong(own -> own.log().written()).sum();
    }

    /** Writes a snapshot of all tenants; {@code done} is run on the loop when it is written or has failed. */
    void snapshot(Runnable done) {
        snapshots.write(done);
    }

    /**
     * The portions in which a peer gets the alerts and group timers of all tenants, each encoded when it is read. Records of several
     * tenants are in one portion, as portions are fetched one after the other. A record that does not fit is left out.
     */
    static final class Portions extends AbstractList<byte[]> {
        /** Records that weigh no more than that fit into a portion even if they can hardly be compressed. */
        private static final int WEIGHT = 192 << 10;

        private static final int MOST = Frame.AlertPortion.MAX_CONTENT;

        /** The size of a tag and a length. */
        private static final int HEAD = 8;

        private static final int RECORD = 1;

        private final List<List<SnapshotRecord>> portions = new ArrayList<>();

        /** Creates the portions; one at least, which says that there is nothing. */
        Portions(List<SnapshotRecord> records) {
            List<SnapshotRecord> portion = new ArrayList<>();
            portions.add(portion);
            int weight = 0;
            for (SnapshotRecord record : records) {
                if (!portion.isEmpty() && weight + record.weight() > WEIGHT) {
                    portion = new ArrayList<>();
                    portions.add(portion);
                    weight = 0;
                }
                portion.add(record);
                weight += record.weight();
            }
        }

        @Override
        public byte[] get(int index) {
            MessageWriter out = new MessageWriter();
            int size = 0;
            for (SnapshotRecord next : portions.get(index)) {
                byte[] record = next.encode();
                if (size + record.length + HEAD <= MOST) {
                    size += record.length + HEAD;
                    out.bytes(RECORD, record);
                }
            }
            return out.toBytes();
        }

        @Override
        public int size() {
            return portions.size();
        }

        static Decoded<List<byte[]>> decode(byte[] portion) {
            return MessageReader.decode(portion, reader -> {
                List<byte[]> records = new ArrayList<>();
                reader.readFields(tag -> tag == Tag.sized(RECORD) && records.add(reader.readBytes()));
                return records;
            });
        }
    }

    /** The alerts and group timers of all tenants of an earlier process, put together from its records. On one thread at a time. */
    public static final class StoredTenantAlerts {
        private final Map<String, StoredAlerts> members = new TreeMap<>();

        /** Decodes a record and applies it; a record that cannot be decoded changes nothing. */
        public Decoded<StoredTenantAlerts> add(byte[] record) {
            return TenantRecord.decode(record).then(this::apply).then(applied -> new Decoded.Ok<>(this));
        }

        private Decoded<?> apply(TenantRecord record) {
            if (record.isRemoval()) {
                members.remove(record.tenant());
                return new Decoded.Ok<>(record);
            }
            return members.computeIfAbsent(record.tenant(), tenant -> new StoredAlerts())
                    .add(record.content());
        }

        /** Whether nothing is stored, or so long ago that a peer knows better. */
        boolean isOutdated(Instant now) {
            return members.values().stream().allMatch(stored -> stored.isOutdated(now));
        }

        /** What is stored of each member; may be changed. */
        Map<String, StoredAlerts> members() {
            return members;
        }
    }
}
