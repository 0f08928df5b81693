package io.grapevine.amtool.api;

import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.GoTime;
import java.util.List;
import java.util.Optional;

/**
 * An alert that a server has, with the fields of the API in their order.
 *
 * @param updatedAt when it was last received
 * @param generatorURL where it comes from; empty if it does not say
 */
public record AlertView(
        LabelSet annotations,
        GoTime endsAt,
        String fingerprint,
        List<Receiver> receivers,
        GoTime startsAt,
        Status status,
        GoTime updatedAt,
        Optional<String> generatorURL,
        LabelSet labels) {
    public AlertView {
        generatorURL = generatorURL.filter(url -> !url.isEmpty());
    }

    /** A receiver that alerts are routed to. */
    public record Receiver(String name) {}

    /**
     * Mute state of an alert.
     *
     * @param mutedBy the time intervals that mute it
     * @param state {@code unprocessed}, {@code active} or {@code suppressed}
     */
    public record Status(List<String> inhibitedBy, List<String> mutedBy, List<String> silencedBy, String state) {}

    /** A group of alerts that a server has. */
    public record Group(LabelSet labels, AlertView.Receiver receiver, List<AlertView> alerts) {}
}
