package io.grapevine.virtualtime.configtest.play;

import io.grapevine.config.RepeatIntervals;
import io.grapevine.config.TimeMuting;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.core.mute.Inhibitor.Inhibition;
import io.grapevine.core.node.Node;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.SuppressedReason;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Explains why no receiver is notified of an alert of a flush.
 *
 * @param node holds the alerts and silences
 * @param silenceNames how silences are called, by id; the others by their rules or ids
 */
public record MuteText(Node node, Map<String, String> silenceNames) {
    /** What mutes an alert, such as {@code silenced by night}. */
    public String by(SuppressedReason reason, Flush flush, Alert alert) {
        return switch (reason) {
            case SILENCE ->
                "silenced by "
                        + node.mutes().silences(alert.labels(), flush.now(), flush::heeds).stream()
                                .map(silence -> silenceNames.getOrDefault(silence.id(), name(silence)))
                                .collect(Collectors.joining(", "));
            case INHIBITION ->
                "inhibited"
                        + node.mutes()
                                .inhibition(alert.labels(), flush.now(), flush)
                                .map(Inhibition::source)
                                .map(source -> " by " + labels(source))
                                .orElse("");
            case MUTE_TIME_INTERVAL ->
                "muted in "
                        + String.join(
                                ", ",
                                new TimeMuting(node.loadedConfig().config().timeIntervals())
                                        .mutedBy(flush.route(), flush.now()));
            case ACTIVE_TIME_INTERVAL ->
                "muted outside of " + String.join(", ", flush.route().activeTimeIntervals());
        };
    }

    /** What a silence is called: by the rule that it is made of, else by its id. */
    public static String name(Silence silence) {
        return silence.rule().map(rule -> "rule " + rule).orElse(silence.id());
    }

    /**
     * Why a flush has ended.
     *
     * @param reason as {@link io.grapevine.core.notify.NotifyListener#onStopped} has it
     */
    public String stopped(Flush flush, String reason) {
        for (SuppressedReason known : SuppressedReason.values()) {
            if (known.label().equals(reason)) {
                return by(known, flush, flush.members().get(0));
            }
        }
        return reason.equals("no integration") ? "the receiver has no integrations" : reason;
    }

    /** How often an integration is notified again that a group fires: {@code every 4h}, or {@code after 1h, then every 4h}. */
    public static String repetition(Flush flush, Integration integration) {
        RepeatIntervals own = integration.repeatIntervals();
        List<Duration> all = own == null ? List.of(flush.route().repeatInterval()) : own.all();
        String last = "every " + DurationField.print(all.get(all.size() - 1));
        return all.size() == 1
                ? last
                : all.subList(0, all.size() - 1).stream()
                        .map(DurationField::print)
                        .collect(Collectors.joining(", ", "after ", ", then " + last));
    }

    private LabelSet labels(Fingerprint alert) {
        Alert known = node.alerts().get(alert);
        return known == null ? LabelSet.EMPTY : known.labels();
    }
}
