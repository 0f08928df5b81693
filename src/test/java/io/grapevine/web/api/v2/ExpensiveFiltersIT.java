package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters whose expressions take long with every alert: what a request may cost in all is bounded. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExpensiveFiltersIT {
    private static final int ALERTS = 200;
    private static final String CONFIG = """
            route: {receiver: r, group_by: [alertname], group_wait: 1h}
            receivers: [{name: r}]
            """;

    @AutoClose
    private LiveApi api;

    @BeforeAll
    void storeAlerts() throws Exception {
        api = new LiveApi(CONFIG);
        Instant now = Instant.now();
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < ALERTS; i++) {
            LabelSet labels = LabelSet.of("alertname", "A", "i", "" + i, "x", "ab".repeat(2_000));
            alerts.add(new Alert(labels, LabelSet.EMPTY, now, now.plusSeconds(3600), "", now, false));
        }
        api.node().putAlerts(alerts).toCompletableFuture().get();
    }

    private HttpResponse<String> get(String path, String matcher) throws Exception {
        return api.get(path + URLEncoder.encode(matcher, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v2/alerts?filter=",
                "/api/v2/alerts/groups?filter=",
                "/api/grapevine/v1/overview?filter=",
                "/api/grapevine/v1/silences/preview?matcher="
            })
    void aRequestThatTakesTooManyStepsForAllAlertsIsRefused(String path) throws Exception {
        HttpResponse<String> refused = get(path, "x=~\".*[ab]{900}c\"");

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("steps");
        assertThat(get(path, "x=~\".*[ab]{9}\"").statusCode()).isEqualTo(200);
        assertThat(get(path, "i=~\"1.+\"").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/alerts?receiver=", "/api/v2/alerts/groups?receiver="})
    void aNameOfAReceiverIsComparedWithAnExpensiveExpressionToo(String path) throws Exception {
        assertThat(get(path, ".*[ab]{900}|r").statusCode()).isEqualTo(200);
    }
}
