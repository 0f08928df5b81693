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
 * The time zones of the server. They are read again at each reload, so that it picks up an update of the system's time
 * zone database. They come into force even if the configuration is refused, since they are not part of it.
 */
final class LiveZones {
    private static final Logger LOG = LoggerFactory.getLogger(LiveZones.class);

    private final Map<String, String> environment;
    private final Gauge info;
    private String known = "";

    /** Zones from the place that {@code environment} names, which stays the same for the whole process. */
    LiveZones(Map<String, String> environment, PrometheusRegistry registry) {
        this.environment = environment;
        info = new MetricFactory(registry, "grapevine_")
                .gauge(
                        "time_zones_info",
                        "The version of the database of time zones that is used, and where it is.",
                        "version",
                        "origin");
    }

    /** Reads the current zones and puts them in force. It reads files, so it must not run on the event loop. */
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
