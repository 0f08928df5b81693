package io.grapevine.receiver.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.ActionLinks.Link;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NtfyActionsTest {
    private static final Link WHY = new Link("Why", "https://am/#/alerts?open=1");

    private static List<Map<String, Object>> of(Link... links) {
        return Ntfy.actions(List.of(links));
    }

    @Test
    void aLinkForProgramsIsSentByTheAppAndClearsTheMessage() {
        assertThat(of(new Link("Acknowledge", "https://am/act/gv1x", true), WHY))
                .containsExactly(
                        Map.of(
                                "action", "http",
                                "label", "Acknowledge",
                                "url", "https://am/act/gv1x",
                                "method", "POST",
                                "clear", true),
                        Map.of("action", "view", "label", "Why", "url", "https://am/#/alerts?open=1"));
    }

    @Test
    void aLinkForPeopleIsOpened() {
        assertThat(of(new Link("Acknowledge", "https://am/act/gv1x")))
                .containsExactly(Map.of("action", "view", "label", "Acknowledge", "url", "https://am/act/gv1x"));
    }

    @Test
    void ntfyShowsThree() {
        assertThat(of(WHY, WHY, WHY, WHY)).hasSize(3);
        assertThat(of()).isEmpty();
    }
}
