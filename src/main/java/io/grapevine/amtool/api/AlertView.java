package io.grapevine.amtool.api;

import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.GoTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An alert that a server has.
 *
 * @param updatedAt when it was last received
 * @param generatorUrl where it comes from; empty if it does not say
 */
public record AlertView(
        LabelSet annotations,
        GoTime endsAt,
        String fingerprint,
        List<Receiver> receivers,
        GoTime startsAt,
        Status status,
        GoTime updatedAt,
        String generatorUrl,
        LabelSet labels) {
    /** A receiver that alerts are routed to. */
    public record Receiver(String name) {}

    /**
     * Mute state of an alert.
     *
     * @param state {@code unprocessed}, {@code active} or {@code suppressed}
     * @param mutedBy the time intervals that mute it
     */
    public record Status(String state, List<String> silencedBy, List<String> inhibitedBy, List<String> mutedBy) {
        private Map<String, Object> tree() {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("inhibitedBy", inhibitedBy);
            tree.put("mutedBy", mutedBy);
            tree.put("silencedBy", silencedBy);
            tree.put("state", state);
            return tree;
        }
    }

    /** The alert as a tree, its fields in the order of the API. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("annotations", annotations);
        tree.put("endsAt", Times.write(endsAt));
        tree.put("fingerprint", fingerprint);
        tree.put(
                "receivers",
                receivers.stream()
                        .map(receiver -> Map.of("name", receiver.name()))
                        .toList());
        tree.put("startsAt", Times.write(startsAt));
        tree.put("status", status.tree());
        tree.put("updatedAt", Times.write(updatedAt));
        if (!generatorUrl.isEmpty()) {
            tree.put("generatorURL", generatorUrl);
        }
        tree.put("labels", labels);
        return tree;
    }

    /** A group of alerts that a server has. */
    public record Group(LabelSet labels, AlertView.Receiver receiver, List<AlertView> alerts) {}
}
