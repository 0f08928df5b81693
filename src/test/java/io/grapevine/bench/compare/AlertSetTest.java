package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertSetTest {
    private static JsonNode body(byte[] request) throws Exception {
        String text = new String(request, StandardCharsets.UTF_8);
        assertThat(text).startsWith("POST /api/v2/alerts HTTP/1.1\r\n");
        return new ObjectMapper().readTree(text.substring(text.indexOf("\r\n\r\n")));
    }

    @Test
    void batchesHoldEachAlertOnce() throws Exception {
        AlertSet alerts = AlertSet.of("node", 150);
        Set<JsonNode> labels = new HashSet<>();
        int sent = 0;
        for (int i = 0; i < alerts.batches(); i++) {
            for (JsonNode alert : body(alerts.firing(i))) {
                labels.add(alert.path("labels"));
                sent++;
            }
        }
        assertThat(alerts.batches()).isEqualTo(3);
        assertThat(sent).isEqualTo(150);
        assertThat(labels).hasSize(150);
    }

    @Test
    void alertSentAgainIsTheSameUpToItsEnd() throws Exception {
        AlertSet alerts = AlertSet.of("node", 1);
        JsonNode first = body(alerts.firing(0)).get(0);
        JsonNode resolved = body(alerts.resolved(0)).get(0);
        assertThat(resolved.path("labels")).isEqualTo(first.path("labels"));
        assertThat(resolved.path("startsAt")).isEqualTo(first.path("startsAt"));
        assertThat(resolved.path("endsAt").asText())
                .isLessThan(first.path("endsAt").asText());
    }

    @Test
    void alertIsAsLongAsTheDocumentationSays() {
        int bytes = AlertSet.of("node", 64_000).firing(999).length / AlertSet.BATCH;
        assertThat(bytes).isBetween(430, 530);
    }
}
