package io.grapevine.tenant.registry;

import io.grapevine.alerts.persistence.StoredAlerts;
import io.grapevine.base.protobuf.Decoded;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The alerts and group timers of all tenants of an earlier process, put together from its records. On one thread at a time. */
public final class StoredTenantAlerts {
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
