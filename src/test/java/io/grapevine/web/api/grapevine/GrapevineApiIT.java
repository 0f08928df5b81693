package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.it.Eventually;
import io.grapevine.web.api.v2.OpenApiDocument;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Grapevine's own API over HTTP: what it shows, and what it refuses. */
class GrapevineApiIT extends GrapevineApiTests {
    @Test
    void theOverviewShowsWhatFiresAndWhatWasNotified() throws Exception {
        fireUntilOutcome("Shown", "x");
        JsonNode group = group("Shown");

        assertThat(group.get("receiver").asText()).isEqualTo("working");
        assertThat(group.at("/outcomes/0/status").asText()).isEqualTo("sent");
        assertThat(group.at("/outcomes/0/reason").asText()).isEqualTo("first notification");
        assertThat(group.at("/integrations/0/notifiedAt").asText()).isNotEmpty();
        JsonNode alert =
                get("/overview").get("alerts").get(group.at("/alerts/0").asText());
        assertThat(alert.at("/labels/alertname").asText()).isEqualTo("Shown");
        assertThat(alert.get("state").asText()).isEqualTo("active");
    }

    @Test
    void whoNamesAStateIsSentTheChangesSince() throws Exception {
        String before = get("/overview").get("id").asText();
        fire("Later", "x");
        JsonNode answer = get("/overview?since=" + before);

        assertThat(answer.get("changes").isArray()).isTrue();
        assertThat(answer.toString()).contains("Later");
        String after = answer.at("/changes/" + (answer.get("changes").size() - 1) + "/id")
                .asText();
        assertThat(get("/overview?since=" + after).toString()).doesNotContain("\"alertname\":\"Shown\"");
        assertThat(get("/overview?since=other-1").has("alerts")).isTrue();
    }

    private static String filtered(String... filters) {
        return Stream.of(filters)
                .map(filter -> "filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "/overview?", ""));
    }

    @Test
    void aFilterLetsSomeAlertsWithTheirGroupsThrough() throws Exception {
        fire("FilteredDisk", "x");
        fire("FilteredLoad", "x");
        JsonNode disk = get(filtered("filtereddi", "kind=x @state!=silenced @age<1h"));

        assertThat(disk.get("alerts")).hasSize(1);
        assertThat(disk.get("alerts").toString()).contains("FilteredDisk");
        assertThat(disk.get("groups")).hasSize(1);
        assertThat(disk.at("/status/replica/receiverTest").asBoolean()).isFalse();
        assertThat(get(filtered("filtered")).get("alerts")).hasSize(2);
        assertThat(get(filtered("filtered @limit=1")).get("alerts")).hasSize(1);
        assertThat(get(filtered("")).get("alerts").size()).isGreaterThan(1);
        assertOfSchema("overview", disk);
    }

    @Test
    void aFilterThatCannotBeReadIsRefusedWithTheReason() throws Exception {
        assertThat(error(filtered("disk", "@age>soon")))
                .isEqualTo("filter: @age: \"soon\" (expected: a duration such as 30m or 1h30m)");
        assertThat(error(filtered("{a=\"b\""))).startsWith("filter: end of filter (expected: ");
        assertThat(error(filtered("@receiver=~'('")))
                .startsWith("filter: @receiver: ")
                .contains("missing closing )");
        assertThat(error(filtered("a") + "&since=x-1"))
                .isEqualTo("since: \"x-1\" (expected: no filter, since changes are not filtered)");
    }

    private String error(String path) throws Exception {
        HttpResponse<String> answer = api.get(V1 + path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        return JSON.readTree(answer.body()).get("error").asText();
    }

    @Test
    void theStreamSendsWhatChanges() throws Exception {
        String since = get("/overview").get("id").asText();
        StringBuilder seen = new StringBuilder();
        var client = HttpClient.newHttpClient();
        var answer = client.sendAsync(
                HttpRequest.newBuilder(api.uri(V1 + "/events?since=" + since)).build(),
                HttpResponse.BodyHandlers.fromLineSubscriber(new Lines(seen)));
        Eventually.holds("retry", () -> seen.toString().contains("retry:"));
        fire("Streamed", "x");
        Eventually.holds("the change", () -> {
            synchronized (seen) {
                return seen.toString().contains("event: change")
                        && seen.toString().contains("Streamed");
            }
        });
        answer.cancel(true);
    }

    /** Collects lines. */
    private record Lines(StringBuilder seen) implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            synchronized (seen) {
                seen.append(line).append('\n');
            }
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {}
    }

    @Test
    void queryParametersThatAnOperationDoesNotHaveAreRefusedWithItsOwn() throws Exception {
        OpenApiDocument document = document();
        List<String> tried = new ArrayList<>();
        for (String operation : document.operations()) {
            String method = operation.substring(0, operation.indexOf(' '));
            String documented = operation.substring(method.length() + 1);
            String path = documented.replaceAll("\\{\\w+}", "x");
            HttpResponse<String> answer = method.equals("POST")
                    ? api.post(V1 + path + "?matchr=a", "{}")
                    : api.send(HttpRequest.newBuilder(api.uri(V1 + path + "?matchr=a"))
                            .method(method, HttpRequest.BodyPublishers.noBody()));
            if (answer.statusCode() != 404) {
                Set<String> own = document.queryParameters(method, documented).keySet();
                String error = JSON.readTree(answer.body()).get("error").asText();
                assertThat(error).as(operation).startsWith("query parameter: \"matchr\" (expected: ");
                assertThat(error.replaceAll(".*expected: (one of )?|\\)$", "").split(", "))
                        .as(operation)
                        .containsExactlyInAnyOrder(own.isEmpty() ? new String[] {"none"} : own.toArray(String[]::new));
                assertThat(answer.statusCode()).as(operation).isEqualTo(400);
                tried.add(operation);
            }
        }
        assertThat(tried).contains("GET /events", "GET /history", "GET /history/export", "POST /silences/expire");
    }

    @Test
    void theRoutingTreeShowsWhatIsInIt() throws Exception {
        fire("Routed", "waiting");
        JsonNode root = get("/routes");

        assertThat(root.get("receiver").asText()).isEqualTo("working");
        assertThat(root.at("/routes/2/receiver").asText()).isEqualTo("waiting");
        assertThat(root.at("/routes/2/alerts").asInt()).isPositive();
    }

    @Test
    void answersKeepToTheDocument() throws Exception {
        fireUntilOutcome("Documented", "broken");
        String since = get("/overview").get("id").asText();
        fire("DocumentedToo", "quiet");

        assertOfSchema("overview", get("/overview"));
        assertOfSchema("changes", get("/overview?since=" + since));
        for (String path : List.of("/status", "/routes", "/receivers")) {
            assertDocumented(path, get(path));
        }
        assertDocumented("/why", get("/why?label=alertname=Documented&label=kind=broken"));
        assertDocumented("/silences/preview", get("/silences/preview?matcher=alertname=Documented"));
        String regexps = "{\"regexps\":[{\"regexp\":\"a\",\"values\":[\"a\"]},{\"regexp\":\"(\"}]}";
        assertOfSchema("regexps", post("/regexps", regexps));
        assertOfSchema("links", post("/links", "{\"texts\":[\"OPS-1\",\"\"]}"));
        Instant now = Instant.now();
        String id = silence("DocumentedToo", now, now.plusSeconds(3600));
        String wanted = "{\"recreate\":true,\"silences\":[{\"id\":\"" + id + "\",\"endsAt\":\"%s\"}]}";
        for (String body : List.of(wanted.formatted(now.plusSeconds(60)), wanted.formatted(now))) {
            assertOfSchema("bulk", post("/silences/reschedule", body));
        }
        assertOfSchema("bulk", post("/silences/expire", "{\"ids\":[\"" + id + "\"]}"));
        for (String operation : document().operations()) {
            String[] parts = operation.split(" ", -1);
            boolean isOff = parts[1].matches("/shadow.*|/tenants|.*/test|.*/render"); // those have flags of their own
            HttpRequest.Builder other = HttpRequest.newBuilder(api.uri(V1 + parts[1].replaceAll("\\{\\w+}", "x")))
                    .PUT(HttpRequest.BodyPublishers.noBody());
            assertThat(api.send(other).statusCode()).as(operation).isEqualTo(isOff ? 404 : 405);
        }
    }

    @Test
    void badRequestsAreRefusedWithAReason() throws Exception {
        assertRefused("/why", 400, "fingerprint or label: missing");
        assertRefused("/why?label=x", 400, "label: \\\"x\\\" (expected: name=value)");
        assertRefused("/why?fingerprint=0123456789abcdef", 404, "that of an alert");
        assertRefused("/why?label=a=b&time=noon", 400, "time: \\\"noon\\\"");
        assertRefused(
                "/silences/preview?matcher=" + URLEncoder.encode("a=~\"(\"", StandardCharsets.UTF_8), 400, "matcher: ");
        HttpResponse<String> unknown =
                api.post(V1 + "/acknowledgements", "{\"group\":\"nothing\",\"createdBy\":\"Ana\"}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        HttpResponse<String> missing = api.post(V1 + "/acknowledgements", "{\"group\":\"nothing\"}");
        assertThat(missing.statusCode()).isEqualTo(400);
        HttpResponse<String> form = api.send(HttpRequest.newBuilder(api.uri(V1 + "/acknowledgements"))
                .POST(HttpRequest.BodyPublishers.ofString("group=x")));
        assertThat(form.statusCode()).isEqualTo(415);
        assertThat(api.get(V1 + "/acknowledgements").statusCode()).isEqualTo(405);
        assertThat(api.post(V1 + "/overview", "{}").statusCode()).isEqualTo(405);
    }

    @Test
    void thePageAllowsNoScriptButItsOwn() throws Exception {
        HttpResponse<String> page = api.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        String script = page.body().replaceAll("(?s).*src=\"(ui/main-\\w+\\.js)\".*", "$1");
        HttpResponse<String> bundle = api.get("/" + script);
        assertThat(bundle.statusCode()).isEqualTo(200);
        assertThat(bundle.headers().firstValue("Cache-Control")).hasValue("public, max-age=31536000, immutable");
        HttpResponse<byte[]> compressed = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(api.uri("/" + script).toString()))
                                .header("Accept-Encoding", "gzip, br")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("br");
        assertThat(compressed.body().length).isLessThan(80 << 10);
        assertThat(api.get("/ui/none.js").statusCode()).isEqualTo(404);
        HttpResponse<String> again = api.send(HttpRequest.newBuilder(api.uri("/"))
                .header("If-None-Match", page.headers().firstValue("ETag").orElseThrow()));
        assertThat(again.statusCode()).isEqualTo(304);
    }
}
