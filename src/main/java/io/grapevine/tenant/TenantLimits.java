package io.grapevine.tenant;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The limits of a tenant. Immutable; tenants without limits of their own share {@link #DEFAULT}.
 *
 * @param counts numbers and sizes, all of them; zero is no limit
 * @param notificationRate notifications per second of each kind of integration; zero is no limit, negative none at all
 * @param ratePerKind the rates of kinds for which they differ, by the kind's label
 * @param blockedNetworks networks to which nothing is sent, such as {@code 10.0.0.0/8}
 * @param blockPrivate whether nothing is sent to private, loopback, link-local, multicast and unspecified addresses
 */
public record TenantLimits(
        Map<Count, Long> counts,
        double notificationRate,
        Map<String, Double> ratePerKind,
        List<String> blockedNetworks,
        boolean blockPrivate) {
    /** The limits of a tenant for which the operator sets none. */
    public static final TenantLimits DEFAULT = new TenantLimits(Map.of(), 0, Map.of(), List.of(), false);

    /** No limits, for documents that are not checked against any. */
    public static final TenantLimits NONE = new TenantLimits(
            Arrays.stream(Count.values()).collect(Collectors.toMap(count -> count, count -> 0L)),
            0,
            Map.of(),
            List.of(),
            false);

    public TenantLimits {
        EnumMap<Count, Long> all = new EnumMap<>(Count.class);
        for (Count count : Count.values()) {
            all.put(count, counts.getOrDefault(count, count.initially));
        }
        counts = Collections.unmodifiableMap(all);
        ratePerKind = Collections.unmodifiableMap(new TreeMap<>(ratePerKind));
        blockedNetworks = List.copyOf(blockedNetworks);
    }

    /** Limits of numbers and sizes. {@code RATIONALE.md} gives the reasons for the defaults. */
    public enum Count {
        /** The number of alerts that are held. */
        MAX_ALERTS_COUNT(10_000),
        /** The size of the alerts' labels, annotations and generator URLs, in bytes. */
        MAX_ALERTS_SIZE_BYTES(20 << 20),
        /** The number of aggregation groups. */
        MAX_DISPATCHER_AGGREGATION_GROUPS(20_000),
        /** The number of silences, expired ones included. */
        MAX_SILENCES_COUNT(5_000),
        /** The size of a silence, in bytes. */
        MAX_SILENCE_SIZE_BYTES(64 << 10),
        /** The size of all silences, in bytes. */
        MAX_SILENCES_SIZE_BYTES(16 << 20),
        /** The size of the body of an upload, in bytes. */
        MAX_CONFIG_SIZE_BYTES(1 << 20),
        /** The number of template files. */
        MAX_TEMPLATES_COUNT(100),
        /** The size of a template file, in bytes. */
        MAX_TEMPLATE_SIZE_BYTES(256 << 10),
        /**
         * The number of attempts to notify that run at the same time. Mimir and Cortex have neither this nor the
         * following limits.
         */
        MAX_RUNNING_ATTEMPTS("grapevine_", 20),
        /** The number of tenants with an upload. */
        MAX_UPLOADS_COUNT("grapevine_", 1_000),
        /** The size of the uploads of all tenants, in bytes. */
        MAX_UPLOADS_SIZE_BYTES("grapevine_", 64 << 20);

        private final String prefix;
        private final long initially;

        Count(long initially) {
            this("alertmanager_", initially);
        }

        Count(String prefix, long initially) {
            this.prefix = prefix;
            this.initially = initially;
        }

        /** The name in the file of limits, which is that of Mimir or Cortex if one of them has the limit. */
        public String field() {
            return prefix + name().toLowerCase(Locale.ROOT);
        }

        /** Whether this is a limit of all tenants together. */
        public boolean isOfAll() {
            return this == MAX_UPLOADS_COUNT || this == MAX_UPLOADS_SIZE_BYTES;
        }
    }

    /** A limit; zero is none. */
    public long of(Count count) {
        return counts.getOrDefault(count, count.initially);
    }

    /** Whether {@code actual} is above a limit. */
    public boolean isExceeded(Count count, long actual) {
        long limit = of(count);
        return limit > 0 && actual > limit;
    }

    /** Notifications per second of a kind of integration; zero is no limit, negative none at all. */
    public double rateOf(String kind) {
        return ratePerKind.getOrDefault(kind, notificationRate);
    }
}
