package io.grapevine.sim.world;

import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.files.ConfigLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The {@code grapevine.yml} of the replicas of a world with rules for silences and heartbeats. */
final class OnCallConfig {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

    private OnCallConfig() {}

    /** When the occurrence of a rule begins. */
    static Instant start(OnCallPlan.Rule rule) {
        return SimWorld.START.plusSeconds(rule.start());
    }

    /** The settings of a plan; the second edition lacks some rules. */
    static Extensions of(OnCallPlan plan, boolean second, Config config) {
        StringBuilder text = new StringBuilder("silences:\n  rules:\n");
        plan.rules().stream().filter(rule -> !second || !rule.isRemoved()).forEach(rule -> text.append(text(rule)));
        text.append("heartbeats:\n");
        plan.heartbeats().forEach(heartbeat -> text.append(text(heartbeat)));
        plan.jobs().forEach(job -> text.append(text(job)));
        return ConfigLoader.LITERAL
                .extensions(Path.of("grapevine.yml"), text.toString().getBytes(StandardCharsets.UTF_8), config)
                .get()
                .extensions();
    }

    private static String text(OnCallPlan.Rule rule) {
        Instant start = start(rule);
        String times = rule.kind() == OnCallPlan.Kind.WEEKLY
                ? "every: {weekdays: [friday], at: '" + CLOCK.format(start) + "', for: " + rule.seconds() + "s}"
                : "from: " + start + ", to: " + start.plusSeconds(rule.seconds());
        String unmatched = rule.kind() == OnCallPlan.Kind.UNMATCHED ? ", expire_unmatched: 1m" : "";
        return "  - {name: " + rule.name() + ", matchers: ['id=\"" + rule.alert() + "\"'], " + times + unmatched
                + "}\n";
    }

    private static String text(JobPlan job) {
        String times = job.minutes() == 0
                ? "within: " + job.patience().toSeconds() + "s, grace: "
                        + job.runTime().toSeconds() + "s"
                : "schedule: {cron: '*/" + job.minutes() + " * * * *', zone: UTC}, grace: "
                        + job.patience().toSeconds() + "s";
        return "- {name: " + job.name() + ", ping: true, " + times + ", never_seen: "
                + (job.waits() ? "wait" : "alert") + ", labels: {id: " + job.name()
                + ", team: b, severity: info}}\n";
    }

    private static String text(OnCallPlan.Heartbeat heartbeat) {
        String name = heartbeat.name();
        String source = heartbeat.isPinged()
                ? "ping: true"
                : "alert: ['id=\"" + SignSource.watchdog(name).valueOf(PostedAlert.ID) + "\"']";
        return "- {name: " + name + ", " + source + ", within: "
                + heartbeat.within().toSeconds() + "s, never_seen: "
                + (heartbeat.waits() ? "wait" : "alert") + ", labels: {id: " + name
                + ", team: a, severity: info}}\n";
    }
}
