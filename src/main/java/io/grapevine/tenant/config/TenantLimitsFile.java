package io.grapevine.tenant.config;

import io.grapevine.base.go.IpNetwork;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.yaml.NearestName;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.ReadContext;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.YamlText;
import io.grapevine.receiver.Kinds;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.TenantLimits.Count;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The limits of all tenants, from a file that can be the runtime configuration of Mimir or Cortex: {@code overrides}
 * has limits by tenant, and {@code limits} those of all other tenants. Settings that do not concern Alertmanager are
 * ignored.
 *
 * @param defaults the limits of tenants that are not listed
 * @param overrides the limits of listed tenants
 */
public record TenantLimitsFile(TenantLimits defaults, Map<TenantId, TenantLimits> overrides) {
    /** The limits without a file. */
    public static final TenantLimitsFile NONE = new TenantLimitsFile(TenantLimits.DEFAULT, Map.of());

    private static final String PREFIX = "alertmanager_";
    private static final String RATE = PREFIX + "notification_rate_limit";
    private static final String RATE_PER_KIND = RATE + "_per_integration";
    private static final String BLOCKED = PREFIX + "receivers_firewall_block_cidr_networks";
    private static final String BLOCK_PRIVATE = PREFIX + "receivers_firewall_block_private_addresses";

    private static final Set<String> SECTIONS = new TreeSet<>(List.of("overrides", "limits"));
    private static final Set<String> KNOWN = known();
    private static final Set<String> KINDS = new TreeSet<>(Kinds.labels());

    public TenantLimitsFile {
        overrides = Collections.unmodifiableMap(new TreeMap<>(overrides));
    }

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(List.of(RATE, RATE_PER_KIND, BLOCKED, BLOCK_PRIVATE));
        Arrays.stream(Count.values()).map(Count::field).forEach(known::add);
        return known;
    }

    /** The limits of a tenant. */
    public TenantLimits of(TenantId tenant) {
        return overrides.getOrDefault(tenant, defaults);
    }

    /**
     * Reads the content of a file. Ignored keys at its top level lead to warnings, as they may be slips.
     *
     * @param file the file, for error messages
     */
    public static Read<TenantLimitsFile> parse(Path file, byte[] content) {
        ReadContext reading = new ReadContext(file.toString(), Path.of(""));
        TenantLimitsFile limits = YamlText.parsePresent(content, reading, "overrides or limits")
                .map(TenantLimitsFile::file)
                .orElse(NONE);
        return Read.of(limits, reading);
    }

    private static TenantLimitsFile file(Value root) {
        Map<String, Value> entries = root.entries();
        entries.forEach((name, value) -> {
            if (!SECTIONS.contains(name)) {
                NearestName.of(name, SECTIONS)
                        .ifPresentOrElse(
                                nearest -> value.fault("field not found (expected: " + nearest + ")"),
                                () -> value.warn(
                                        "not known here, so it has no effect (expected: overrides or limits)"));
            }
        });
        entries.forEach((name, value) -> {
            if (SECTIONS.contains(name) && value.isNull()) {
                value.fault("nothing (expected: a mapping, {} for an empty one)");
            }
        });
        if (root.isMapping() && SECTIONS.stream().noneMatch(entries::containsKey)) {
            root.fault("no limits (expected: overrides or limits; overrides: {} where no tenant has its own)");
        }
        Value own = entries.get("limits");
        TenantLimits defaults = own == null ? TenantLimits.DEFAULT : limits(own, TenantLimits.DEFAULT);
        Map<TenantId, TenantLimits> overrides = new TreeMap<>();
        Value listed = entries.get("overrides");
        if (listed != null) {
            listed.entries().forEach((name, value) -> {
                TenantId.Result tenant = TenantId.parse(name);
                if (tenant.id().isEmpty()) {
                    value.fault(tenant.text() + " (expected: the id of a tenant)");
                }
                Arrays.stream(Count.values())
                        .filter(Count::isOfAll)
                        .flatMap(count -> Optional.ofNullable(value.entries().get(count.field())).stream())
                        .forEach(limit -> limit.fault("a limit of all tenants (expected: below limits)"));
                TenantLimits limits = limits(value, defaults);
                tenant.id().ifPresent(id -> overrides.put(id, limits));
            });
        }
        return new TenantLimitsFile(defaults, overrides);
    }

    private static TenantLimits limits(Value section, TenantLimits defaults) {
        Map<String, Value> entries = section.entries();
        entries.forEach(TenantLimitsFile::checkName);
        EnumMap<Count, Long> counts = new EnumMap<>(defaults.counts());
        for (Count count : Count.values()) {
            Value value = entries.get(count.field());
            if (value != null) {
                counts.put(count, value.integer(0, Long.MAX_VALUE));
            }
        }
        Value rate = entries.get(RATE);
        Value rates = entries.get(RATE_PER_KIND);
        Value blocked = entries.get(BLOCKED);
        Value blockPrivate = entries.get(BLOCK_PRIVATE);
        return new TenantLimits(
                counts,
                rate == null ? defaults.notificationRate() : rate(rate),
                rates == null ? defaults.ratePerKind() : rates(rates),
                blocked == null ? defaults.blockedNetworks() : networks(blocked),
                blockPrivate == null ? defaults.blockPrivate() : blockPrivate.bool());
    }

    private static void checkName(String name, Value value) {
        if (!KNOWN.contains(name) && (name.startsWith(PREFIX) || name.startsWith("grapevine_"))) {
            value.fault("field not found (expected: "
                    + NearestName.of(name, KNOWN).orElse("one of " + String.join(", ", KNOWN)) + ")");
        }
    }

    private static double rate(Value value) {
        double rate = value.number();
        if (Double.isNaN(rate) || Double.isInfinite(rate)) {
            value.fault(rate + " (expected: notifications per second)");
        }
        return rate;
    }

    private static Map<String, Double> rates(Value value) {
        value.entries().forEach((kind, rate) -> {
            if (!KINDS.contains(kind)) {
                rate.fault(Quoted.quote(kind) + " (expected: "
                        + NearestName.of(kind, KINDS).orElse("one of " + String.join(", ", KINDS)) + ")");
            }
        });
        return value.map(TenantLimitsFile::rate);
    }

    /** Reads networks from a list, or from a text that separates them by commas. */
    private static List<String> networks(Value value) {
        List<Value> items = value.isList() ? value.items() : List.of(value);
        return items.stream().flatMap(TenantLimitsFile::networksInText).toList();
    }

    private static Stream<String> networksInText(Value value) {
        List<String> networks = Arrays.stream(value.text().split(","))
                .map(String::strip)
                .filter(network -> !network.isEmpty())
                .toList();
        networks.stream()
                .filter(network ->
                        network.indexOf('/') < 0 || IpNetwork.parse(network).isEmpty())
                .forEach(network -> value.fault(Quoted.quote(network) + " (expected: a network such as 10.0.0.0/8)"));
        return networks.stream();
    }
}
