package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.ParserMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters of alerts, each of which must find what a look at every alert finds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertFilterIT {
    private static final int ALERTS = 3_000;
    private static final String CONFIG = """
            route: {receiver: r, group_by: [service], group_wait: 1h}
            receivers: [{name: r}]
            """;

    private final MatcherParser parser = MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {});
    private final List<Alert> alerts = new ArrayList<>();

    @AutoClose
    private LiveApi api;

    @BeforeAll
    void storeAlerts() throws Exception {
        api = new LiveApi(CONFIG);
        Instant now = Instant.now();
        for (int i = 0; i < ALERTS; i++) {
            LabelSet.Builder labels = new LabelSet.Builder(4);
            labels.add("alertname", "A" + i % 7).add("n", Integer.toString(i)).add("service", "s-" + i % 11);
            if (i % 3 == 0) {
                labels.add("zone", "ü" + i % 5);
            }
            alerts.add(new Alert(labels.build(), LabelSet.EMPTY, now, now.plusSeconds(3600), "", now, false));
        }
        api.node().putAlerts(alerts).toCompletableFuture().get();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alertname=\"A3\"",
                "alertname=\"A3\",service=\"s-4\"",
                "alertname=\"A3\",zone=\"ü2\",service=~\"s-.*\"",
                "n=\"17\"",
                "n=\"-1\"",
                "zone=\"\"",
                "zone!=\"\"",
                "zone=~\"ü1|ü2|x\"",
                "zone=~\"|ü1\"",
                "zone!=\"ü1\"",
                "zone!~\"ü1|ü2\",alertname=~\"A1|A2\"",
                "nothing=\"x\"",
                "nothing=\"\"",
                "n=~\"1.7\""
            })
    void aFilterFindsWhatALookAtEveryAlertFinds(String filter) throws Exception {
        Matchers matchers = parser.parseMatchers("{" + filter + "}");
        List<String> expected = alerts.stream()
                .filter(alert -> matchers.matches(alert.labels()))
                .map(Alert::fingerprint)
                .sorted()
                .map(Fingerprint::toString)
                .toList();
        StringBuilder query = new StringBuilder("?");
        matchers.forEach(matcher ->
                query.append("&filter=").append(URLEncoder.encode(matcher.toString(), StandardCharsets.UTF_8)));

        List<String> found = new ArrayList<>();
        for (JsonNode alert : Recording.json(api.get("/api/v2/alerts" + query).body())) {
            found.add(alert.path("fingerprint").asText());
        }
        List<String> grouped = new ArrayList<>();
        for (JsonNode group :
                Recording.json(api.get("/api/v2/alerts/groups" + query).body())) {
            group.path("alerts")
                    .forEach(alert -> grouped.add(alert.path("fingerprint").asText()));
        }

        assertThat(found).isEqualTo(expected);
        assertThat(grouped).containsExactlyInAnyOrderElementsOf(expected);
    }
}
