package io.grapevine.features.oncall.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.config.Config;
import io.grapevine.files.ConfigLoader;
import io.grapevine.web.api.grapevine.GrapevineApiTests;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Outcomes of notifications to people who are on duty in place of a receiver. */
class OnCallOutcomesIT extends GrapevineApiTests {
    @BeforeAll
    void configure() throws Exception {
        Config config = ConfigLoader.LITERAL
                .parse(Path.of("alertmanager.yml"), """
                        route: {receiver: working}
                        receivers:
                        - {name: working, webhook_configs: [{url: 'http://w'}]}
                        - {name: broken, webhook_configs: [{url: 'http://b'}]}
                        """.getBytes(UTF_8))
                .get()
                .config();
        use("""
                on_call:
                  people: [{name: ana, receiver: broken}]
                  schedules:
                  - name: payments
                    receiver: working
                    layers: [{name: weekly, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}]}]
                """, config);
    }

    @Test
    void aPersonWhoCannotBeNotifiedIsAFailureOfTheGroup() throws Exception {
        fireUntilOutcome("NobodyWakes", "page");

        JsonNode group = group("NobodyWakes");
        assertThat(group.get("receiver").asText()).isEqualTo("working");
        assertThat(group.at("/integrations/0/name").asText()).isEqualTo("broken/webhook[0]");
        assertThat(group.at("/outcomes/0/integration").asText()).isEqualTo("broken/webhook[0]");
        assertThat(group.at("/outcomes/0/status").asText()).isEqualTo("failed");
        JsonNode why = get("/why?label=alertname=NobodyWakes&label=kind=page");
        assertThat(why.at("/groups/0/outcomes/0/integration").asText()).isEqualTo("broken/webhook[0]");
        assertThat(why.at("/groups/0/integrations/0/last/error").asText()).contains("no such channel");
        assertThat(why.get("sentence").asText()).contains("broken (webhook)", "no such channel");
    }
}
