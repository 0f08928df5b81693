package io.grapevine.server;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.files.zone.ZoneFiles;
import io.grapevine.model.zone.ZoneSource;
import io.grapevine.model.zone.Zones;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time zones of the server: read anew with each configuration, so that an update of the system's counts from the next reload on.
 * They are put in force even if the configuration cannot be, for they are no part of it.
 */
final class LiveZones {
    private static final Logger LOG = LoggerFactory.getLogger(LiveZones.class);

    private final Map<String, String> environment;
    private final Gauge info;
    private String known = "";

    /** Zones as {@code environment} says, which no process can change. */
    LiveZones(Map<String, String> environment, PrometheusRegistry registry) {
        this.environment = environment;
        info = new MetricFactory(registry, "grapevine_")
                .gauge(
                        "time_zones_info",
                        "The version of the database of time zones that is used, and where it is.",
                        "version",
                        "origin");
    }

    /** Reads what is there now. Reads files, so not on the event loop. */
    void read() {
        ZoneSource zones = ZoneFiles.of(environment);
        String version = zones.version();
        String origin = zones.origin();
        Zones.use(zones);
        if (!known.equals(version + origin)) {
            known = version + origin;
            info.clear();
            info.labelValues(version, origin).set(1);
            LOG.atInfo()
                    .addKeyValue("version", version)
                    .addKeyValue("origin", origin)
                    .log("Using time zones");
        }
    }
}
