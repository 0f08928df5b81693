package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.features.values.AlertValues;
import io.grapevine.features.values.Series;
import io.grapevine.features.values.ValueSource;
import io.grapevine.features.values.ValuesConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Answers to why an alert is or is not notified, over HTTP. */
class WhyIT extends GrapevineApiTests {
    @Test
    void anAlertThatWasNotifiedSaysWhenAndWhatComesNext() throws Exception {
        fireUntilOutcome("Notified", "x");

        assertThat(why("Notified", "x"))
                .startsWith("Notified to working (webhook) at 20")
                .contains("it is repeated at");
    }

    @Test
    void anAlertWhoseNotificationFailsSaysSo() throws Exception {
        fireUntilOutcome("Failing", "broken");

        assertThat(why("Failing", "broken"))
                .startsWith("Not notified to broken (webhook)")
                .contains("status 400: no such channel");
        assertThat(get("/receivers").toString()).contains("\"failedLastHour\":1");
    }

    @Test
    void anAlertThatIsMutedByATimeIntervalSaysWhich() throws Exception {
        fire("Quiet", "quiet");

        assertThat(why("Quiet", "quiet")).isEqualTo("Not notified: its route is muted by the time interval always.");
    }

    @Test
    void anAcknowledgementInOneOfTwoRoutesIsSaidOfThatOneAlone() throws Exception {
        fireUntilOutcome("Twice", "twice");
        JsonNode groups = get("/why?label=alertname=Twice&label=kind=twice").get("groups");
        assertThat(groups).extracting(group -> group.get("receiver").asText()).containsExactly("working", "ending");
        acknowledge(groups.get(0).get("id").asText());

        assertThat(why("Twice", "twice"))
                .startsWith("Not notified to receiver working: acknowledged by Ana until resolved (on it). Notified to"
                        + " ending (webhook) at ");
        assertThat(states("Twice")).containsExactlyInAnyOrder("working suppressed 1", "ending active 0");
        JsonNode overview = get("/overview");
        assertThat(overview.get("groups"))
                .filteredOn(group -> group.at("/labels/alertname").asText().equals("Twice"))
                .extracting(group ->
                        group.get("receiver").asText() + group.at("/muting/as").asText())
                .containsExactlyInAnyOrder("workingacknowledged", "ending");
        assertThat(overview.get("alerts"))
                .filteredOn(alert -> alert.at("/labels/alertname").asText().equals("Twice"))
                .singleElement()
                .satisfies(alert -> assertThat(alert.get("state").asText()).isEqualTo("active"))
                .satisfies(alert -> assertThat(alert.has("silencedBy")).isFalse());

        acknowledge(groups.get(1).get("id").asText());
        assertThat(why("Twice", "twice")).startsWith("Not notified: acknowledged by Ana until resolved (on it), and ");
        assertThat(states("Twice")).containsExactlyInAnyOrder("working suppressed 1", "ending suppressed 1");
        assertThat(get("/overview").get("alerts"))
                .filteredOn(alert -> alert.at("/labels/alertname").asText().equals("Twice"))
                .singleElement()
                .satisfies(alert -> assertThat(alert.get("silencedBy")).hasSize(2));
        assertThat(JSON.readTree(
                        api.get("/api/v2/alerts?filter=alertname=Twice").body()))
                .singleElement()
                .satisfies(alert -> assertThat(alert.at("/status/silencedBy"))
                        .as("as in Alertmanager")
                        .hasSize(2));
    }

    /** A Prometheus that answers the value 4.2 of expressions but {@code hangs}, to which it does not answer. */
    private record Prometheus() implements ValueSource {
        @Override
        public CompletionStage<Optional<Series>> ask(
                ValuesConfig.Server server,
                String path,
                Map<String, String> form,
                Duration limit,
                Function<String, Optional<Series>> reader) {
            return form.containsValue("hangs")
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedFuture(
                            reader.apply(
                                    "{\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"4.2\"]}]}}"));
        }

        @Override
        public void compute(Runnable task) {
            task.run();
        }
    }

    private String fireOf(String name, String link) throws Exception {
        assertThat(api.post(
                                "/api/v2/alerts",
                                "[{\"labels\":{\"alertname\":\"" + name + "\",\"kind\":\"x\"},\"generatorURL\":\""
                                        + link + "\"}]")
                        .statusCode())
                .isEqualTo(200);
        awaitOutcome(name);
        return get("/why?label=alertname=" + name).get("fingerprint").asText();
    }

    @Test
    void theValuesOfAnAlertAreThoseOfNowAndOfItsMessages() throws Exception {
        String off = fireOf("Off", "http://prom:9090/graph?g0.expr=x");
        assertThat(get("/values?fingerprint=" + off)).isEmpty();
        api.node().part(AlertValues.class).orElseThrow().askBy(new Prometheus());
        use("messages: {values: {servers: [{url: 'http://prom:9090'}]}}");
        try {
            String valued = fireOf("Valued", "http://prom:9090/graph?g0.expr=x");
            JsonNode values = get("/values?fingerprint=" + valued);
            assertDocumented("/values", values);
            assertThat(values.at("/values/text").asText()).as(values.toString()).isEqualTo("4.2 now");
            JsonNode why = get("/why?fingerprint=" + valued);
            assertDocumented("/why", why);
            assertThat(why.at("/values/text").asText()).as(why.toString()).isEqualTo("4.2 now");
            assertThat(why.at("/groups/0/values/text").asText())
                    .as(why.toString())
                    .isEqualTo("4.2 now");

            String hanging = fireOf("Hanging", "http://prom:9090/graph?g0.expr=hangs");
            JsonNode none = get("/values?fingerprint=" + hanging);
            assertDocumented("/values", none);
            assertThat(none.at("/values/fault").asText()).isEqualTo("Prometheus has not answered within a second");
            assertThat(get("/why?fingerprint=" + hanging).at("/values/fault").asText())
                    .startsWith("Prometheus ");
            assertThat(get("/values?fingerprint=" + fireOf("Elsewhere", "http://other/graph?g0.expr=x")))
                    .isEmpty();
        } finally {
            use("{}");
        }
        assertRefused("/values", 400, "fingerprint: missing");
        assertRefused("/values?fingerprint=0000000000000000", 404, "fingerprint: ");
    }

    /** The receiver of each group of an alert, the alert's state there, and by how many silences. */
    private List<String> states(String name) throws Exception {
        List<String> states = new ArrayList<>();
        for (JsonNode group : JSON.readTree(
                api.get("/api/v2/alerts/groups?filter=alertname=" + name).body())) {
            JsonNode status = group.at("/alerts/0/status");
            states.add(group.at("/receiver/name").asText() + " "
                    + status.get("state").asText() + " "
                    + status.get("silencedBy").size());
        }
        return states;
    }

    @Test
    void theEndOfATimeIntervalIsSaid() throws Exception {
        JsonNode answer = get("/why?label=alertname=Imagined&label=kind=noon&time=2026-06-01T12:00:00Z");

        assertThat(answer.get("sentence").asText())
                .endsWith("its route is muted by the time interval noon until 2026-06-01T13:30:00.000Z.");
        assertThat(answer.at("/groups/0/mutedUntil").asText()).isEqualTo("2026-06-01T13:30:00.000Z");
        assertDocumented("/why", answer);
    }

    @Test
    void anInhibitedAlertSaysByWhat() throws Exception {
        fire("Source", "source");
        fire("Target", "target");

        assertThat(why("Target", "target")).isEqualTo("Not notified: inhibited by alert Source.");
    }

    @Test
    void anAlertThatWaitsSaysForHowLong() throws Exception {
        fire("Waiting", "waiting");

        assertThat(why("Waiting", "waiting"))
                .startsWith("Not notified to waiting (webhook) yet: the next notification is due at 20")
                .endsWith("(first notification).");
        assertThat(why("Waiting", "waiting&label=absent=")).isEqualTo(why("Waiting", "waiting"));
    }

    @Test
    void labelsThatNoAlertHasAreAnsweredToo() throws Exception {
        JsonNode answer =
                get("/why?label=" + URLEncoder.encode("alertname=\"None\",kind=\"quiet\"", StandardCharsets.UTF_8));

        assertThat(answer.get("sentence").asText())
                .isEqualTo("No alert with these labels is known. If it fired, receiver quiet would not be notified:"
                        + " its route is muted by the time interval always.");
        assertThat(answer.at("/routes/0/matches").asBoolean()).isTrue();
        assertThat(answer.at("/routes/1/matches").asBoolean()).isFalse();
        assertThat(answer.at("/routes/2/taken").asBoolean()).isTrue();
    }

    @Test
    void severalFiringAlertsWithTheLabelsAreNamed() throws Exception {
        fire("Partly", "waiting");
        fire("Partly", "quiet");

        JsonNode answer = get("/why?label=alertname=Partly");

        assertThat(answer.get("sentence").asText())
                .isEqualTo(
                        "2 firing alerts have these labels."
                                + " To ask about one of them, add labels that the others do not have, or give its fingerprint.");
        assertThat(answer.get("firing"))
                .extracting(alert -> alert.at("/labels/kind").asText() + ": "
                        + alert.get("sentence").asText().split(" ", -1)[3])
                .containsExactlyInAnyOrder("waiting: waiting", "quiet: route");
        assertThat(answer.get("moreFiring").asInt()).isZero();
        assertThat(answer.get("groups")).isEmpty();
        assertDocumented("/why", answer);
    }

    @Test
    void theOnlyFiringAlertWithTheLabelsIsExplained() throws Exception {
        fire("Only", "waiting");

        JsonNode answer = get("/why?label=alertname=Only");

        assertThat(answer.get("sentence").asText())
                .startsWith("Of the only firing alert with these labels: Not notified to waiting (webhook) yet: ");
        assertThat(answer.at("/labels/kind").asText()).isEqualTo("waiting");
        assertThat(answer.get("asked")).hasSize(1);
        assertThat(answer.at("/groups/0/receiver").asText()).isEqualTo("waiting");
        assertThat(answer.get("firing")).isEmpty();
        assertDocumented("/why", answer);
        assertThat(get("/why?label=alertname=Only&time=2031-01-01T00:00:00Z")
                        .get("sentence")
                        .asText())
                .as("it may fire at another time, too")
                .startsWith("Of the only firing alert ");
        JsonNode exact = get("/why?label=alertname=Only&exact=true");
        assertThat(exact.get("sentence").asText())
                .isEqualTo(
                        "A firing alert has these labels and others; none has them alone. If it fired, receiver working would be notified.");
        assertThat(exact.at("/firing/0/labels/kind").asText()).isEqualTo("waiting");
        assertRefused("/why?label=a=b&exact=1", 400, "exact: \\\"1\\\" (expected: true or false)");
    }

    @Test
    void onlyWithoutAFiringAlertIsAHypotheticalOneExplained() throws Exception {
        String ended = """
                [{"labels":{"alertname":"Ended","kind":"x"},"startsAt":"2026-01-01T00:00:00Z","endsAt":"2026-01-01T01:00:00Z"}]""";
        assertThat(api.post("/api/v2/alerts", ended).statusCode()).isEqualTo(200);

        assertThat(get("/why?label=alertname=Ended").get("sentence").asText())
                .isEqualTo("No firing alert has these labels. If it fired, receiver working would be notified.");
        assertThat(get("/why?label=alertname=Never&label=kind=twice&time=2026-06-01T12:00:00Z")
                        .get("sentence")
                        .asText())
                .isEqualTo(
                        "No alert with these labels is known. If it fired, receiver working, ending would be notified.");
    }

    @Test
    void aSilencedAlertSaysByWhomUntilWhenAndWhy() throws Exception {
        fire("Silenced", "x");
        Instant end = Instant.now().plusSeconds(3600);
        String silence = """
                {"matchers":[{"name":"alertname","value":"Silenced","isRegex":false}],"startsAt":"%s","endsAt":"%s",
                 "createdBy":"Ana","comment":"disk swap"}""".formatted(Instant.now(), end);
        assertThat(api.post("/api/v2/silences", silence).statusCode()).isEqualTo(200);

        assertThat(why("Silenced", "x"))
                .startsWith(
                        "Not notified: silenced by Ana until " + end.toString().substring(0, 19))
                .endsWith("(disk swap).");
    }

    @Test
    void aMutedAlertThatWasNotifiedSaysWhichIntegrationsAreNotifiedOfItsEnd() throws Exception {
        fireUntilOutcome("Ending", "ending");
        silence("Ending", Instant.now(), Instant.now().plusSeconds(3600));

        JsonNode answer = get("/why?label=alertname=Ending&label=kind=ending");

        assertThat(answer.get("sentence").asText())
                .startsWith("Not notified: silenced by Ana until ")
                .endsWith(" Its end will be sent to ending (webhook).");
        assertThat(answer.at("/groups/0/integrations/0/endIsSent").asBoolean()).isTrue();
        assertDocumented("/why", answer);
    }

    @Test
    void aMutedAlertThatWasNotifiedSaysWhichIntegrationsAreNotifiedOfThat() throws Exception {
        fireUntilOutcome("Beginning", "beginning");
        silence("Beginning", Instant.now(), Instant.now().plusSeconds(3600));

        JsonNode answer = get("/why?label=alertname=Beginning&label=kind=beginning");

        assertThat(answer.get("sentence").asText())
                .startsWith("Not notified: silenced by Ana until ")
                .matches(".* That it is muted (was|will be) sent to beginning \\(webhook\\)\\.");
        assertThat(answer.at("/groups/0/integrations/0/mutedAs").asText()).isEqualTo("muted");
        assertThat(answer.at("/groups/0/integrations/0/endIsSent").isMissingNode())
                .isTrue();
        assertDocumented("/why", answer);
    }

    private static String muting(JsonNode group) {
        return group.at("/muting/as").asText() + ", "
                + group.at("/muting/sends").asText();
    }

    @Test
    void whatMutesAWholeGroupIsTheSameInTheOverview() throws Exception {
        fire("Covering", "source");
        fire("Hidden", "target");
        fire("Nightly", "quiet");
        fireUntilOutcome("Swapped", "x");
        fireUntilOutcome("Swapping", "ending");
        Instant end = Instant.now().plusSeconds(3600);
        silence("Swapped", Instant.now(), end);
        silence("Swapping", Instant.now(), end);

        assertThat(muting(group("Hidden"))).isEqualTo("inhibited, nothing");
        assertThat(muting(group("Nightly"))).isEqualTo("muted, nothing");
        assertThat(muting(group("Swapped"))).isEqualTo("silenced, nothing");
        assertThat(muting(group("Swapping"))).isEqualTo("silenced, ends");
        assertThat(group("Swapped").at("/muting/until").asText())
                .startsWith(end.toString().substring(0, 19));
        assertThat(group("Swapped").at("/integrations/0/notifiedAt").isMissingNode())
                .isFalse();
        assertThat(group("Swapped").at("/integrations/0/repeatAt").isMissingNode())
                .isTrue();
        assertThat(group("Covering").path("muting").isMissingNode()).isTrue();
        for (String each : List.of("Hidden target", "Nightly quiet", "Swapped x", "Swapping ending")) {
            String[] names = each.split(" ", -1);
            JsonNode why = get("/why?label=alertname=" + names[0] + "&label=kind=" + names[1]);
            assertThat(why.at("/groups/0/muting"))
                    .as(each)
                    .isEqualTo(group(names[0]).get("muting"));
        }
    }

    @Test
    void theEndOfAnAcknowledgedAlertIsSentButNotWithinATimeInterval() throws Exception {
        String alert = "[{\"labels\":{\"alertname\":\"Known\",\"kind\":\"soon\"},\"endsAt\":\"" + SOON.plusSeconds(3600)
                + "\"}]";
        assertThat(api.post("/api/v2/alerts", alert).statusCode()).isEqualTo(200);
        awaitOutcome("Known");
        post("/acknowledgements", "{\"group\":\"" + groupId("Known") + "\",\"createdBy\":\"Ana\"}");
        String question = "/why?label=alertname=Known&label=kind=soon";
        JsonNode now = get(question);
        JsonNode soon = get(question + "&time=" + SOON.plusSeconds(30));

        assertThat(now.get("sentence").asText()).endsWith(" Its end will be sent to working (webhook).");
        assertThat(now.at("/groups/0/integrations/0/endIsSent").asBoolean()).isTrue();
        assertThat(muting(now.at("/groups/0"))).isEqualTo("acknowledged, ends");
        assertThat(soon.get("sentence").asText())
                .contains("acknowledged by Ana", "muted by the time interval soon")
                .doesNotContain("Its end");
        assertThat(soon.at("/groups/0/integrations/0/endIsSent").isMissingNode())
                .isTrue();
        assertThat(muting(soon.at("/groups/0"))).isEqualTo("muted, nothing");
    }

    /** {@code AcknowledgementsTest} has that it is sent. */
    @Test
    void theEndOfAnAcknowledgedAlertIsSentThoughItIsInhibited() throws Exception {
        fireUntilOutcome("Sheltered", "x");
        post("/acknowledgements", "{\"group\":\"" + groupId("Sheltered") + "\",\"createdBy\":\"Ana\"}");
        fire("Storm", "storm");

        JsonNode why = get("/why?label=alertname=Sheltered&label=kind=x");

        assertThat(why.get("sentence").asText())
                .contains("inhibited by")
                .endsWith(" Its end will be sent to working (webhook).");
        assertThat(muting(why.at("/groups/0"))).isEqualTo("acknowledged, ends");
        assertThat(why.at("/groups/0/muting")).isEqualTo(group("Sheltered").get("muting"));
    }
}
