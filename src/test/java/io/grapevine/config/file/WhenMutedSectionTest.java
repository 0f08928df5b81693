package io.grapevine.config.file;

import static io.grapevine.config.file.ExtensionsLoaderTest.extensions;
import static io.grapevine.config.file.ExtensionsLoaderTest.faults;
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
                - {receiver: team-x, kind: webhook, when_muted: {end: send}}
                - {receiver: team-y, kind: webhook, when_muted: {end: send, by: [interval, silence]}}
                - {receiver: team-x, kind: slack, when_muted: {end: none, by: silence}}
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
                - {receiver: team-x, kind: webhook, when_muted: {begin: send}}
                - {receiver: team-y, kind: webhook, when_muted: {begin: resolve, by: interval}}
                - {receiver: team-x, kind: slack, when_muted: {begin: none}}
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
                        - {receiver: team-x, kind: webhook, when_muted: {begin: sent}}
                        - {receiver: team-y, kind: webhook, when_muted: {begin: resolve, end: none}}
                        - {receiver: team-x, kind: slack, when_muted: {begin: resolve}}
                        - {receiver: urgent, kind: pagerduty, when_muted: {begin: send}}
                        """))
                .containsExactly(
                        "2:57: integrations[0].when_muted.begin: \"sent\" (expected: one of none, send, resolve)",
                        "3:71: integrations[1].when_muted.end: \"none\""
                                + " (expected: send or nothing, as begin: resolve includes the end)",
                        "4:47: integrations[2].when_muted: begin: \"resolve\""
                                + " (expected: none or send, as the integration has send_resolved: false)",
                        "5:51: integrations[3].when_muted: begin: \"send\""
                                + " (expected: none or resolve, as such a notification may call people)");
    }

    @Test
    void everyErrorOfWhenMutedNamesItsField() {
        assertThat(faults("""
                        integrations:
                        - {receiver: team-x, kind: webhook, when_muted: {end: sent, by: [silenced], until: 1h}}
                        - {receiver: team-y, kind: webhook, when_muted: {end: send, by: []}}
                        - {receiver: team-x, kind: slack, when_muted: {end: send}}
                        """))
                .containsExactly(
                        "2:55: integrations[0].when_muted.end: \"sent\" (expected: one of none, send)",
                        "2:66: integrations[0].when_muted.by[0]: \"silenced\""
                                + " (expected: one of silence, inhibition, interval)",
                        "2:77: integrations[0].when_muted.until: field not found (expected: one of begin, end, by)",
                        "3:65: integrations[1].when_muted.by: no cause"
                                + " (expected: one or more of silence, inhibition, interval)",
                        "4:47: integrations[2].when_muted: end: \"send\""
                                + " (expected: none, as the integration has send_resolved: false)");
    }
}
