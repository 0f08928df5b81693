package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Silences that name receivers, over the API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SilencedReceiversIT {
    private static final String CONFIG = """
            route:
              receiver: root
              group_wait: 1h
              routes:
                - {receiver: pager, matchers: [kind=~"both|one"], continue: true}
                - {receiver: mail, matchers: [kind=both]}
            receivers: [{name: root}, {name: pager, labels: {team: x, urgent: 'yes'}}, {name: mail, labels: {team: x}}]
            """;

    private static final String URGENT = """
            {"matchers": [{"name": "team", "value": "x", "isRegex": false},
                          {"name": "urgent", "value": "y.*", "isRegex": true, "isEqual": true}]}""";

    @AutoClose
    private LiveApi api;

    @BeforeAll
    void start() throws Exception {
        api = new LiveApi(CONFIG);
        String alerts =
                "[{\"labels\":{\"alertname\":\"A\",\"kind\":\"both\"}},{\"labels\":{\"alertname\":\"A\",\"kind\":\"one\"}}]";
        assertThat(api.post("/api/v2/alerts", alerts).statusCode()).isEqualTo(200);
    }

    private static String body(String kind, String more) {
        Instant now = Instant.now();
        return "{\"matchers\":[{\"name\":\"kind\",\"value\":\"" + kind + "\",\"isRegex\":false}],\"startsAt\":\"" + now
                + "\",\"endsAt\":\"" + now.plusSeconds(3600) + "\",\"createdBy\":\"me\",\"comment\":\"c\"" + more + "}";
    }

    private String set(String body) throws Exception {
        HttpResponse<String> response = api.post("/api/v2/silences", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Recording.json(response.body()).path("silenceID").asText();
    }

    private JsonNode silence(String id) throws Exception {
        return Recording.json(api.get("/api/v2/silence/" + id).body());
    }

    private static String refused(HttpResponse<String> response) {
        assertThat(response.statusCode()).isIn(400, 422);
        return response.body();
    }

    @Test
    void alertIsSuppressedInTheGroupsOfTheReceiverAndAsAWholeIfItHasNoOther() throws Exception {
        String both = set(body("both", ",\"receiverMatcherSets\":[" + URGENT + "]"));
        String one = set(body("one", ",\"receiverMatcherSets\":[" + URGENT + "]"));

        assertThat(statusOf("/api/v2/alerts?filter=kind=both").path("state").asText())
                .isEqualTo("active");
        assertThat(statusOf("/api/v2/alerts?filter=kind=both").path("silencedBy"))
                .isEmpty();
        assertThat(statusOf("/api/v2/alerts?filter=kind=one")
                        .path("silencedBy")
                        .path(0)
                        .asText())
                .isEqualTo(one);
        JsonNode pager = Recording.json(
                api.get("/api/v2/alerts/groups?receiver=pager&filter=kind=both").body());
        assertThat(pager.at("/0/alerts/0/status/silencedBy/0").asText()).isEqualTo(both);
        JsonNode mail =
                Recording.json(api.get("/api/v2/alerts/groups?receiver=mail").body());
        assertThat(mail.at("/0/alerts/0/status/state").asText()).isEqualTo("active");
        assertThat(Recording.json(api.get("/api/v2/alerts?silenced=false&filter=kind=both")
                        .body()))
                .hasSize(1);
    }

    private JsonNode preview(String... receivers) throws Exception {
        String query = Stream.of(receivers)
                .map(each -> "&receiver=" + URLEncoder.encode(each, StandardCharsets.UTF_8))
                .collect(Collectors.joining());
        HttpResponse<String> shown = api.get("/api/grapevine/v1/silences/preview?matcher=alertname=A" + query);
        assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
        return Recording.json(shown.body());
    }

    @Test
    void previewTellsWhatIsMutedForAllReceiversFromWhatIsMutedForSome() throws Exception {
        assertThat(preview().path("alerts")).hasSize(2);
        assertThat(preview().path("forSome")).isEmpty();
        assertThat(preview("{team=x,urgent=~y.*}").path("alerts")).hasSize(2);
        assertThat(preview("{team=x,urgent=~y.*}").path("forSome")).hasSize(1);
        assertThat(preview("name=mail").path("alerts")).hasSize(1);
        assertThat(preview("name=mail").path("forSome")).hasSize(1);
        assertThat(preview("name=mail", "name=pager").path("forSome")).isEmpty();
        assertThat(preview("name=root").path("alerts")).isEmpty();

        String path = "/api/grapevine/v1/silences/preview?matcher=a=b&receiver=";
        assertThat(refused(api.get(path + "%7B%7D"))).contains("receiver: ", "expected: such as");
        assertThat(refused(api.get(path + "a"))).contains("receiver: ");
    }

    private JsonNode statusOf(String path) throws Exception {
        return Recording.json(api.get(path).body()).at("/0/status");
    }

    @Test
    void receiversAreShownAndKeptByAClientThatDoesNotKnowOfThem() throws Exception {
        String id = set(body(
                "none",
                ",\"receiverMatcherSets\":[" + URGENT + ",{\"matchers\":[{\"name\":\"name\",\"value\":\"a\","
                        + "\"isRegex\":false,\"isEqual\":false}]}]"));
        JsonNode shown = silence(id);
        assertThat(shown.path("receiverMatcherSets").toString())
                .isEqualTo("[{\"matchers\":[{\"isEqual\":true,\"isRegex\":false,\"name\":\"team\",\"value\":\"x\"},"
                        + "{\"isEqual\":true,\"isRegex\":true,\"name\":\"urgent\",\"value\":\"y.*\"}]},"
                        + "{\"matchers\":[{\"isEqual\":false,\"isRegex\":false,\"name\":\"name\",\"value\":\"a\"}]}]");

        String update = body("none", ",\"id\":\"" + id + "\"")
                .replaceAll(
                        "\"startsAt\":\"[^\"]*\"",
                        "\"startsAt\":\"" + shown.path("startsAt").asText() + "\"");
        assertThat(set(update)).as("in place").isEqualTo(id);
        assertThat(silence(id).path("receiverMatcherSets")).isEqualTo(shown.path("receiverMatcherSets"));

        String removal = update.replace("\"comment\"", "\"receiverMatcherSets\":[],\"comment\"");
        String other = set(removal);
        assertThat(other).as("muted others in the past").isNotEqualTo(id);
        assertThat(silence(other).has("receiverMatcherSets")).isFalse();
        assertThat(silence(id).at("/status/state").asText()).isEqualTo("expired");
    }

    @Test
    void whatIsWrongIsNamedByItsPlace() throws Exception {
        assertThat(refused(api.post("/api/v2/silences", body("n", ",\"receiverMatcherSets\":[{\"matchers\":[]}]"))))
                .contains("receiverMatcherSets.0.matchers in body should have at least 1 items");
        assertThat(refused(api.post("/api/v2/silences", body("n", ",\"receiverMatcherSets\":[{}]"))))
                .contains("receiverMatcherSets.0.matchers");
        assertThat(refused(api.post(
                        "/api/v2/silences",
                        body(
                                "n",
                                ",\"receiverMatcherSets\":[" + URGENT
                                        + ",{\"matchers\":[{\"name\":\"a\",\"isRegex\":true}]}]"))))
                .contains("receiverMatcherSets.1.matchers.0.value in body is required");
        assertThat(refused(api.post(
                        "/api/v2/silences",
                        body(
                                "n",
                                ",\"receiverMatcherSets\":[{\"matchers\":[{\"name\":\"a\","
                                        + "\"value\":\"(\",\"isRegex\":true}]}]"))))
                .contains("invalid receiver matcher 0 in set 0: invalid regular expression");
        assertThat(refused(api.post("/api/v2/silences", body("n", ",\"receiverMatcherSets\":\"pager\""))))
                .contains("receiverMatcherSets");
    }
}
