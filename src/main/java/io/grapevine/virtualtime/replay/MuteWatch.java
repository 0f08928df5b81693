package io.grapevine.virtualtime.replay;

import io.grapevine.config.file.yaml.DurationField;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.node.Node;
import io.grapevine.notify.Flush;
import io.grapevine.notify.Integration;
import io.grapevine.notify.NotifyListener;
import io.grapevine.notify.SuppressedReason;
import io.grapevine.virtualtime.configtest.play.MuteText;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Remembers why no receiver was notified of alerts. */
final class MuteWatch {
    /** Reasons that are kept of one alert; later ones are not. */
    private static final int MOST = 100;

    /**
     * The reasons for which no receiver was notified, by alert and by the time of the first flush with that reason.
     */
    private final Map<Fingerprint, TreeMap<Instant, Reason>> reasons = new HashMap<>();

    private record Reason(String word, String text, Instant latest) {}

    NotifyListener of(Node node, Map<String, String> silenceNames) {
        MuteText words = new MuteText(node, silenceNames);
        return new NotifyListener() {
            @Override
            public void onMuted(SuppressedReason reason, Flush flush, Alert alert) {
                add(flush, alert, reason.label(), () -> words.by(reason, flush, alert));
            }

            @Override
            public void onStopped(Flush flush, String reason) {
                boolean isReported = reason.equals(SuppressedReason.SILENCE.label())
                        || reason.equals(SuppressedReason.INHIBITION.label()); // of each alert, by onMuted
                if (!isReported) {
                    flush.members().forEach(alert -> add(flush, alert, reason, () -> words.stopped(flush, reason)));
                }
            }

            @Override
            public void onNotSent(Flush flush, Integration integration, String reason) {
                flush.members().forEach(alert -> {
                    if (!hasReason(flush, alert)) {
                        boolean isMuted = SuppressedReason.of(reason) != null;
                        add(
                                flush,
                                alert,
                                reason,
                                () -> isMuted ? words.stopped(flush, reason) : notSent(flush, integration, reason));
                    }
                });
            }
        };
    }

    private static String notSent(Flush flush, Integration integration, String reason) {
        return reason.equals(NotifyListener.NOTHING_NEW)
                ? reason + ": " + integration.receiver() + " was notified before that it fires, and repeats that every "
                        + DurationField.print(flush.route().repeatInterval())
                : "not sent to " + integration + ": " + reason;
    }

    private boolean hasReason(Flush flush, Alert alert) {
        TreeMap<Instant, Reason> known = reasons.get(alert.fingerprint());
        return known != null && known.lastEntry().getValue().latest().equals(flush.now());
    }

    /** Takes note of a reason; {@code text} is called only if it is another one than before. */
    private void add(Flush flush, Alert alert, String word, Supplier<String> text) {
        if (alert.hasEnd()) {
            return;
        }
        TreeMap<Instant, Reason> known = reasons.computeIfAbsent(alert.fingerprint(), print -> new TreeMap<>());
        Map.Entry<Instant, Reason> last = known.lastEntry();
        if (last != null && last.getValue().word().equals(word)) {
            known.put(last.getKey(), new Reason(word, last.getValue().text(), flush.now()));
        } else if (known.size() < MOST) {
            known.put(flush.now(), new Reason(word, text.get(), flush.now()));
        }
    }

    /** The latest reason in an episode why no receiver was notified. */
    Optional<String> during(Episode episode) {
        TreeMap<Instant, Reason> known = reasons.get(episode.labels().fingerprint());
        Instant to = episode.to();
        if (known == null) {
            return Optional.empty();
        }
        Map.Entry<Instant, Reason> last = to == null ? known.lastEntry() : known.floorEntry(to);
        return Optional.ofNullable(last)
                .map(Map.Entry::getValue)
                .filter(reason -> !reason.latest().isBefore(episode.from()))
                .map(Reason::text);
    }
}
