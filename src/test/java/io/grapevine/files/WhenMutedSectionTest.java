package io.grapevine.files;

import static io.grapevine.files.ExtensionsLoaderTest.extensions;
import static io.grapevine.files.ExtensionsLoaderTest.faults;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Extensions;
import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Begin;
import io.grapevine.config.WhenMuted.Cause;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The field {@code when_muted} of an integration. */
class WhenMutedSectionTest {
    @Test
    void endsOfMutedAlertsAreSentWhereTheFileSaysSo() {
        Extensions extensions = extensions("""
                integrations:
                - {receiver: team-x, kind: webhook, when_muted: {resolved: notify}}
                - {receiver: team-y, kind: webhook, when_muted: {resolved: notify, by: [interval, silence]}}
                - {receiver: team-x, kind: slack, when_muted: {resolved: ignore, by: silence}}
                """);

        assertThat(extensions.whenMuted("team-x", "webhook", 0))
                .isEqualTo(new WhenMuted(Begin.NONE, true, Set.of(Cause.SILENCE, Cause.INHIBITION)));
        assertThat(extensions.whenMuted("team-y", "webhook", 0))
                .isEqualTo(new WhenMuted(Begin.NONE, true, Set.of(Cause.SILENCE, Cause.INTERVAL)));
        assertThat(extensions.whenMuted("team-x", "slack", 1)).isEqualTo(WhenMuted.NONE);
        assertThat(extensions.whenMuted("team-z", "webhook", 0)).isEqualTo(WhenMuted.NONE);
    }

    @Test
    void integrationIsNotifiedOfMutesWhereTheFileSaysSo() {
        Extensions extensions = extensions("""
                integrations:
                - {receiver: team-x, kind: webhook, when_muted: {muted: notify}}
                - {receiver: team-y, kind: webhook, when_muted: {muted: resolve, by: interval}}
                - {receiver: team-x, kind: slack, when_muted: {muted: ignore}}
                """);

        assertThat(extensions.whenMuted("team-x", "webhook", 0))
                .isEqualTo(new WhenMuted(Begin.SEND, false, Set.of(Cause.SILENCE, Cause.INHIBITION)));
        assertThat(extensions.whenMuted("team-y", "webhook", 0))
                .as("which includes the end")
                .isEqualTo(new WhenMuted(Begin.RESOLVE, true, Set.of(Cause.INTERVAL)));
        assertThat(extensions.whenMuted("team-x", "slack", 1)).isEqualTo(WhenMuted.NONE);
    }

    @Test
    void everyErrorOfTheBeginOfWhenMutedNamesItsField() {
        assertThat(faults("""
                        integrations:
                        - {receiver: team-x, kind: webhook, when_muted: {muted: sent}}
                        - {receiver: team-y, kind: webhook, when_muted: {muted: resolve, resolved: ignore}}
                        - {receiver: team-x, kind: slack, when_muted: {muted: resolve}}
                        - {receiver: urgent, kind: pagerduty, when_muted: {muted: notify}}
                        """))
                .containsExactly(
                        "2:57: integrations[0].when_muted.muted: \"sent\" (expected: one of ignore, notify, resolve)",
                        "3:76: integrations[1].when_muted.resolved: \"ignore\""
                                + " (expected: notify or nothing, as muted: resolve includes it)",
                        "4:47: integrations[2].when_muted: muted: \"resolve\""
                                + " (expected: ignore or notify, as the integration has send_resolved: false)",
                        "5:51: integrations[3].when_muted: muted: \"notify\""
                                + " (expected: ignore or resolve, as such a notification may call people)");
    }

    @Test
    void everyErrorOfWhenMutedNamesItsField() {
        assertThat(faults("""
                        integrations:
                        - {receiver: team-x, kind: webhook, when_muted: {resolved: sent, by: [silenced], until: 1h}}
                        - {receiver: team-y, kind: webhook, when_muted: {resolved: notify, by: []}}
                        - {receiver: team-x, kind: slack, when_muted: {resolved: notify}}
                        """))
                .containsExactly(
                        "2:60: integrations[0].when_muted.resolved: \"sent\" (expected: one of ignore, notify)",
                        "2:71: integrations[0].when_muted.by[0]: \"silenced\""
                                + " (expected: one of silence, inhibition, interval)",
                        "2:82: integrations[0].when_muted.until: field not found (expected: one of muted, resolved, by)",
                        "3:72: integrations[1].when_muted.by: no cause"
                                + " (expected: one or more of silence, inhibition, interval)",
                        "4:47: integrations[2].when_muted: resolved: \"notify\""
                                + " (expected: ignore, as the integration has send_resolved: false)");
    }
}
