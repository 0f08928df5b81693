package io.grapevine.features.heartbeat;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.core.alerts.RaisedAlerts;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Raises and resolves the alerts of heartbeats. On the loop only. */
final class HeartbeatAlerts {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatAlerts.class);

    private final EventLoop loop;
    private final RaisedAlerts raised;

    HeartbeatAlerts(EventLoop loop, RaisedAlerts raised) {
        this.loop = loop;
        this.raised = raised;
    }

    /** The job has failed. */
    void fail(Heartbeat heartbeat) {
        HeartbeatHistory history = heartbeat.history();
        if (!heartbeat.isMissing()) {
            LOG.atWarn().addKeyValue("heartbeat", heartbeat.name()).log("Heartbeat reports a failure");
        }
        String said =
                history.message().isBlank() ? "" : ": " + history.message().strip();
        raise(heartbeat, wall(history.fail()), "has failed", "The last ping reported a failure" + said);
    }

    /**
     * The heartbeat is missing.
     *
     * @param since since when, in milliseconds on the elapsed clock
     * @param firing the alert that fires already: its start is kept
     */
    void miss(Heartbeat heartbeat, long since, @Nullable Alert firing) {
        if (heartbeat.isMissing()) {
            return;
        }
        HeartbeatHistory history = heartbeat.history();
        LOG.atWarn()
                .addKeyValue("heartbeat", heartbeat.name())
                .addKeyValue("last_seen", history.success() == SignalTime.NEVER ? "never" : wall(history.success()))
                .log("Heartbeat is missing");
        raise(heartbeat, firing == null ? wall(since) : firing.startsAt(), "is missing", text(heartbeat));
    }

    /** The alert of an earlier process fires until more is known. */
    void adopt(Heartbeat heartbeat, Alert firing) {
        if (!heartbeat.isMissing()) {
            heartbeat.missing(true);
            put(heartbeat, firing.annotations(), firing.startsAt());
        }
    }

    private String text(Heartbeat heartbeat) {
        HeartbeatConfig config = heartbeat.config();
        HeartbeatHistory history = heartbeat.history();
        String seen = history.success() == SignalTime.NEVER
                ? "Never seen"
                : "Last seen at " + wall(history.success()).truncatedTo(ChronoUnit.SECONDS);
        String started = history.isRunning()
                ? ", started at " + wall(history.start()).truncatedTo(ChronoUnit.SECONDS) + " and not ended"
                : "";
        String expected = config.schedule()
                .map(cron -> "within " + text(config.patience()) + " after " + cron + " (" + cron.zone() + ")")
                .orElse("within " + text(config.patience()));
        return seen + started + ", expected " + expected + ".";
    }

    private static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private Instant wall(long time) {
        return loop.now().plusMillis(time - loop.elapsed().toMillis());
    }

    private void raise(Heartbeat heartbeat, Instant since, String state, String description) {
        if (heartbeat.isMissing() && description.equals(heartbeat.description())) {
            return;
        }
        heartbeat.missing(true);
        heartbeat.describe(description);
        Map<String, String> annotations = new TreeMap<>();
        annotations.put("summary", "Heartbeat " + heartbeat.name() + " " + state);
        annotations.put("description", description);
        heartbeat.config().annotations().forEach(annotations::put);
        put(heartbeat, LabelSet.of(annotations), since);
    }

    private void put(Heartbeat heartbeat, LabelSet annotations, Instant since) {
        raised.raise(key(heartbeat), heartbeat.labels(), annotations, since);
    }

    /** A sign of life was received. */
    void resolve(Heartbeat heartbeat) {
        LOG.atInfo().addKeyValue("heartbeat", heartbeat.name()).log("Heartbeat is back");
        end(heartbeat);
    }

    /** Ends the alert, also one that an earlier process raised. */
    void end(Heartbeat heartbeat) {
        heartbeat.missing(false);
        raised.resolve(key(heartbeat), heartbeat.labels());
    }

    private static String key(Heartbeat heartbeat) {
        return "heartbeat/" + heartbeat.name();
    }
}
