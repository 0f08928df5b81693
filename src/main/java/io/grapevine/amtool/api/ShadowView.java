package io.grapevine.amtool.api;

import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.GoTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Status of a shadow.
 *
 * @param comparison how its notifications compare with those of the Alertmanager; empty without events
 * @param notRaised the names of the alerts that replicas raise themselves, and a shadow does not
 */
public record ShadowView(Optional<Comparison> comparison, List<String> notRaised) {
    /** The results that a notification may have. */
    public static final List<String> RESULTS =
            List.of("same", "regrouped", "out_of_step", "later", "earlier", "only_there", "only_here", "undecided");

    /**
     * A comparison of notifications.
     *
     * @param counts the number of notifications by result, in the order of {@link #RESULTS}
     */
    public record Comparison(
            Optional<GoTime> from, String tolerance, Map<String, Long> counts, List<Difference> differences) {
        public Comparison {
            Map<String, Long> ordered = new LinkedHashMap<>();
            for (String result : RESULTS) {
                ordered.put(result, counts.getOrDefault(result, 0L));
            }
            counts = ordered;
        }
    }

    /**
     * A notification that is not the same on both sides, or all those of a group out of step.
     *
     * @param result one of {@link #RESULTS}
     * @param reason the reason, in one word
     * @param detail the reason in more words
     * @param since when the first notification was sent
     * @param there what the Alertmanager has sent first
     * @param here what the shadow would have sent first
     */
    public record Difference(
            String result,
            String reason,
            String detail,
            Optional<GoTime> since,
            Optional<Sent> there,
            Optional<Sent> here) {}

    /** A notification, with the labels of its alerts. */
    public record Sent(
            Optional<GoTime> at,
            String receiver,
            String integration,
            LabelSet groupLabels,
            List<LabelSet> firing,
            List<LabelSet> resolved) {}
}
