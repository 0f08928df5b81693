package io.grapevine.features.leases.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.web.api.grapevine.GrapevineApiTests;
import io.grapevine.web.api.v2.LiveApi;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Leases over HTTP. */
class LeasesIT extends GrapevineApiTests {
    private static final String PATH = V1 + "/silences/lease";

    private HttpResponse<String> hold(LiveApi where, String key, boolean renew) throws Exception {
        return where.post(PATH, """
                {"key":"%s","matchers":["alertname=\\"%s\\""],"duration":"10m","by":"Ana","comment":"c","renew":%b}""".formatted(key, key, renew));
    }

    private JsonNode held(String key, boolean renew) throws Exception {
        HttpResponse<String> answer = hold(api, key, renew);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> end(LiveApi where, String key) throws Exception {
        return where.send(
                HttpRequest.newBuilder(where.uri(PATH + "/" + key + "?by=Ana")).DELETE());
    }

    @Test
    void leaseIsASilenceThatTheOverviewShowsWithItsHolder() throws Exception {
        fire("Drained", "x");
        JsonNode lease = held("Drained", false);
        Instant end = Instant.parse(lease.get("endsAt").asText());
        JsonNode row =
                get("/overview").get("silences").get(lease.get("silenceID").asText());

        assertThat(end).isBetween(Instant.now().plusSeconds(300), Instant.now().plusSeconds(600));
        assertThat(row.get("holder")).hasToString("{\"kind\":\"client\",\"key\":\"Drained\"}");
        assertThat(row.get("endsAt")).isEqualTo(lease.get("endsAt"));
        assertThat(row.get("alerts").asInt()).isEqualTo(1);
        JsonNode renewed = held("Drained", true);
        assertThat(renewed.get("silenceID")).isEqualTo(lease.get("silenceID"));
        assertThat(renewed.get("startsAt")).isEqualTo(lease.get("startsAt"));
        assertThat(Instant.parse(renewed.get("endsAt").asText())).isAfterOrEqualTo(end);
    }

    @Test
    void leaseThatWasExpiredIsInConflictWithItsRenewal() throws Exception {
        String id = held("Expired", false).get("silenceID").asText();
        bulk("expire", "{\"ids\":[\"" + id + "\"]}");
        HttpResponse<String> answer = hold(api, "Expired", true);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(JSON.readTree(answer.body()).get("error").asText())
                .startsWith("lease \"Expired\": its silence was expired by a request at ")
                .endsWith(" (expected: a new lease, without renew)");
        assertThat(held("Expired", false).get("silenceID").asText()).isNotEqualTo(id);
    }

    @Test
    void leaseIsEndedByItsKey() throws Exception {
        String id = held("a b", false).get("silenceID").asText();

        assertThat(end(api, "a%20b").body()).contains(id);
        assertThat(silence(id).at("/status/state").asText()).isEqualTo("expired");
        assertThat(end(api, "a%20b").statusCode()).isEqualTo(200);
        HttpResponse<String> unknown = end(api, "none");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("lease \\\"none\\\" of \\\"Ana\\\" (expected: one that is known)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{} ; by: \"\" (expected: who holds the lease)",
                "{'by':'a'} ; key: \"\" (expected: 1 to 200 characters in one line)",
                "{'by':'a','key':'x\\ny'} ; key: \"x\\ny\" (expected: 1 to 200 characters in one line)",
                "{'by':'a','key':'k'} ; matchers: none (expected: one at least, such as instance=\"db-1\")",
                "{'by':'a','key':'k','matchers':['=']} ; matcher: ",
                "{'by':'a','key':'k','matchers':['a=~\\'x)|(y\\'']} ; matchers: a=~\"x)|(y\": ",
                "{'by':'a','key':'k','matchers':['a=b'],'duration':'2h'} ; duration: \"2h\" (expected: a duration from 10s to 1h",
                "{'by':'a','key':'k','matchers':['a=b'],'duration':'1s'} ; duration: \"1s\" (expected: a duration from 10s to 1h",
                "{'by':'a','key':'k','matchers':['a=~\\'.*\\''],'duration':'1m'} ; invalid silence: matcher set 0: at least one",
                "{'for':'1m'} ; expected: "
            })
    void leaseWithAnErrorIsRefused(String body, String reason) throws Exception {
        HttpResponse<String> answer = api.post(PATH, body.replace('\'', '"'));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("error").asText().replace("\n", "\\n"))
                .contains(reason);
    }

    @Test
    void whereNobodyMaySilenceThereAreNoLeases() throws Exception {
        assertThat(hold(readOnly, "x", false).statusCode()).isEqualTo(403);
        assertThat(end(readOnly, "x").statusCode()).isEqualTo(403);
    }

    @Test
    void silenceWithATimeWithoutAlertsSaysSo() throws Exception {
        String end = Instant.now().plusSeconds(3600).toString();
        HttpResponse<String> answer = api.post("/api/v2/silences", """
                {"matchers":[{"name":"alertname","value":"Unmatched","isRegex":false}],"startsAt":"%s","endsAt":"%s",
                 "createdBy":"Ana","comment":"c","annotations":{"grapevine_expire_unmatched":"30m"}}""".formatted(Instant.now(), end));
        String id = JSON.readTree(answer.body()).get("silenceID").asText();

        assertThat(get("/overview").at("/silences/" + id + "/expireUnmatched").asText())
                .isEqualTo("30m0s");
    }
}
