package io.grapevine.template.mustache.view;

import io.grapevine.template.AlertData;
import java.time.Duration;
import java.time.Instant;

/** An alert as an element of a list. */
record ListedAlert(AlertData alert, boolean first, boolean last, Group group) {
    static final PropertyTable<ListedAlert> PROPERTIES = new PropertyTable<ListedAlert>()
            .with("status", listed -> listed.alert.status())
            .with("isFiring", listed -> listed.alert.isFiring())
            .with("isResolved", listed -> !listed.alert.isFiring())
            .withLabels("labels", listed -> listed.alert.labels())
            .withLabels("annotations", listed -> listed.alert.annotations())
            .with("startsAt", listed -> Times.iso(listed.alert.startsAt()))
            .with("startsAtLocal", listed -> Times.local(listed.alert.startsAt(), listed.group.zone()))
            .with(
                    "startsAtHuman",
                    listed -> listed.relative(listed.alert.startsAt().toInstant()))
            .with("endsAt", listed -> listed.alert.isFiring() ? "" : Times.iso(listed.alert.endsAt()))
            .with(
                    "endsAtLocal",
                    listed -> listed.alert.isFiring() ? "" : Times.local(listed.alert.endsAt(), listed.group.zone()))
            .with(
                    "endsAtHuman",
                    listed -> listed.alert.isFiring()
                            ? ""
                            : listed.relative(listed.alert.endsAt().toInstant()))
            .with("duration", ListedAlert::duration)
            .with("fingerprint", listed -> listed.alert.fingerprint())
            .with("generatorUrl", listed -> Links.ofWeb(listed.alert.generatorUrl()))
            .with("silenceUrl", listed -> Links.silence(listed.group.data().externalUrl(), listed.alert.labels()))
            .with("color", listed -> Group.color(listed.alert.status()))
            .with("first", ListedAlert::first)
            .with("last", ListedAlert::last);

    private String relative(Instant time) {
        return Times.relative(time, group.now());
    }

    /** How long it has been firing, or was. */
    private String duration() {
        Instant end = alert.isFiring() ? group.now() : alert.endsAt().toInstant();
        return Times.length(Duration.between(alert.startsAt().toInstant(), end));
    }
}
