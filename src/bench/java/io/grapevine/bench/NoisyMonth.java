package io.grapevine.bench;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.history.HistoryRecord.ActionRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.model.LabelSet;
import io.grapevine.virtualtime.replay.Histories;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * A history of 30 days: 20,000 alerts of 400 names and 300 teams that fire again and again, what a configuration of 300 routes
 * notified of them, and what people did. An alert's name says how long it fires: some end at once, some flap, some last for days.
 */
final class NoisyMonth {
    private static final int DAYS = 30;
    private static final int NAMES = 400;
    private static final int TEAMS = 300;
    private static final int ALERTS = 20_000;
    private static final int RECEIVERS = 50;
    private static final int ACTIONS = 500;
    private static final int DAY_SECONDS = 86_400;

    private final Random random = new Random(7);
    private final Histories history = Histories.begun();

    /**
     * The configuration that the history is of.
     *
     * @param shift by how many receivers the routes of each tenth team are moved
     */
    static String config(int shift) {
        StringBuilder text = new StringBuilder("route:\n  receiver: r0\n  group_by: [alertname, cluster]\n  routes:\n");
        for (int i = 0; i < TEAMS; i++) {
            int receiver = (i + (i % 10 == 0 ? shift : 0)) % RECEIVERS;
            text.append("  - {matchers: [team=\"t%d\"], receiver: r%d}\n".formatted(i, receiver));
        }
        text.append("inhibit_rules:\n- {source_matchers: [severity=\"critical\"],")
                .append(" target_matchers: [severity=~\"warning|info\"], equal: [alertname, instance]}\nreceivers:\n");
        for (int i = 0; i < RECEIVERS; i++) {
            text.append("- {name: r%d, webhook_configs: [{url: 'http://localhost/%d'}]}\n".formatted(i, i));
        }
        return text.toString();
    }

    /**
     * Writes the history as {@code amtool history export} does; the same for the same number.
     *
     * @param firings how often an alert begins to fire
     * @return how many records it has
     */
    static int write(Path file, int firings) throws IOException, ConfigLoadException {
        NoisyMonth month = new NoisyMonth();
        for (int i = 0; i < firings; i++) {
            month.addFiring();
        }
        for (int i = 0; i < ACTIONS; i++) {
            month.addAction();
        }
        String end = DAYS * 24 + "h";
        month.history.process(end, "a", false).notifiedBy(config(0), end);
        return RecordedWeek.write(file, month.history.records());
    }

    private Instant time(int seconds) {
        return Histories.START.plusMillis(
                random.nextLong(Duration.ofSeconds(seconds).toMillis()));
    }

    private void addFiring() {
        int number = random.nextInt(ALERTS);
        int name = number % NAMES;
        LabelSet labels = LabelSet.of(
                "alertname",
                "Alert" + name,
                "team",
                "t" + number % TEAMS,
                "instance",
                "host-" + number + ".example.org:9100",
                "severity",
                List.of("critical", "warning", "info").get(number / NAMES % 3),
                "cluster",
                "eu-" + number % 12);
        LabelSet annotations = LabelSet.of("summary", "Alert" + name + " is bad", "description", "x".repeat(200));
        Instant start = time(DAYS * DAY_SECONDS);
        int seconds = switch (name % 5) {
            case 0 -> 60 + random.nextInt(230);
            case 1 -> name == 1 ? random.nextInt(2 * DAY_SECONDS) : 1_200;
            default -> 60 + random.nextInt(3_000);
        };
        Instant end = start.plusSeconds(seconds);
        String source = "http://prometheus/graph?g0.expr=" + name;
        history.add(new AlertRecord(start, "a", Change.RECEIVED, labels, annotations, start, null, source));
        if (end.isBefore(Histories.START.plus(Duration.ofDays(DAYS)))) {
            history.add(new AlertRecord(end, "a", Change.RESOLVED, labels, annotations, start, end, source));
        }
    }

    /** Somebody acknowledges the alerts of a name. */
    private void addAction() {
        LabelSet group = LabelSet.of("alertname", "Alert" + random.nextInt(NAMES / 2));
        Instant at = time(DAYS * DAY_SECONDS);
        history.add(new ActionRecord(at, "a", "ack", "0123456789abcdef", group, "link", "ana", "done", List.of(), ""));
    }
}
