package io.grapevine.receiver.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.MessageActions;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.model.Action;
import io.grapevine.notification.MessageIncident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedLinksTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final ActionKeys KEYS = ActionKeysTest.keys("a-key-of-the-test");
    private static final List<Action> ACTIONS = ActionTargets.actions("ack", "silence 1h");
    private static final MessageActions ALL = new MessageActions(ACTIONS, true);

    @Test
    void aLinkLeadsToThePageOfItsActionOnTheIncidentForADay() {
        SignedLinks links = new SignedLinks(() -> KEYS, "https://am.example.com/x", Duration.ofDays(1), false, false);
        List<Link> made = links.of(new MessageIncident("fedcba9876543210", 1_795_000_000, NOW), ALL, "");

        assertThat(made).extracting(Link::label).containsExactly("Acknowledge", "Silence for 1h", "Why");
        assertThat(made.get(2).url()).isEqualTo("https://am.example.com/x/#/alerts?open=fedcba9876543210");
        for (int i = 0; i < ACTIONS.size(); i++) {
            Link link = made.get(i);
            assertThat(link.url()).startsWith("https://am.example.com/x/act/gv1");
            String token = link.url().substring(link.url().lastIndexOf('/') + 1);
            assertThat(KEYS.verify(token, NOW))
                    .isEqualTo(new TokenCheck.Valid(new ActionToken(
                            ACTIONS.get(i),
                            0xFEDC_BA98_7654_3210L,
                            1_795_000_000,
                            0,
                            NOW.plusSeconds(86_400).getEpochSecond(),
                            false)));
        }
    }

    @Test
    void linksForProgramsSayThatAProgramMaySendThemButForWhy() {
        SignedLinks links = new SignedLinks(() -> KEYS, "http://x", Duration.ofDays(1), true, true);
        List<Link> made = links.of(new MessageIncident("fedcba9876543210", 1_795_000_000, NOW), ALL, "");

        assertThat(made).extracting(Link::forPrograms).containsExactly(true, true, false);
        assertThat(KEYS.verify(made.get(0).url().substring("http://x/act/".length()), NOW))
                .isInstanceOfSatisfying(
                        TokenCheck.Valid.class,
                        valid -> assertThat(valid.token().forPrograms()).isTrue());
    }

    private static String subject(boolean forHolders, String subject) {
        SignedLinks links = new SignedLinks(() -> KEYS, "http://x", Duration.ofDays(1), forHolders, false);
        Link link = links.of(new MessageIncident("fedcba9876543210", 1, NOW), ALL, subject)
                .get(0);
        String token = link.url().substring("http://x/act/".length());
        return ((TokenCheck.Valid) KEYS.verify(token, NOW)).token().subject();
    }

    @Test
    void aLinkForItsHolderSaysToWhomItWasSent() {
        assertThat(subject(true, "ana@example.com")).isEqualTo("ana@example.com");
        assertThat(subject(true, "jürgen@example.com")).isEqualTo("jürgen@example.com");
        assertThat(subject(true, "a".repeat(255))).hasSize(255);
        assertThat(subject(true, "a".repeat(256))).isEmpty();
        assertThat(subject(true, "")).isEmpty();
        assertThat(subject(false, "ana@example.com")).isEmpty(); // who logs in is known anyway
    }

    @Test
    void anExpiryBeyondTheRangeOfATokenIsItsEnd() {
        SignedLinks links = new SignedLinks(() -> KEYS, "http://x", Duration.ofDays(100_000), false, false);
        Link link = links.of(
                        new MessageIncident("0000000000000000", 1, NOW),
                        new MessageActions(List.of(Action.ACK), false),
                        "")
                .get(0);

        assertThat(KEYS.verify(link.url().substring("http://x/act/".length()), NOW))
                .isInstanceOf(TokenCheck.Valid.class);
    }
}
