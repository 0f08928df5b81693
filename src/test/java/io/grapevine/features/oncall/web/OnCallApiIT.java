package io.grapevine.features.oncall.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.amtool.ToolRun;
import io.grapevine.config.Config;
import io.grapevine.files.ConfigLoader;
import io.grapevine.web.api.grapevine.GrapevineApiTests;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On-call schedules, overrides and calendars over HTTP. */
class OnCallApiIT extends GrapevineApiTests {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @BeforeAll
    void configure() throws Exception {
        Config config = ConfigLoader.LITERAL
                .parse(Path.of("alertmanager.yml"), """
                        route: {receiver: working}
                        receivers:
                        - {name: working, webhook_configs: [{url: 'http://w'}]}
                        - {name: ana, webhook_configs: [{url: 'http://a'}]}
                        - {name: ben, webhook_configs: [{url: 'http://b'}]}
                        """.getBytes(UTF_8))
                .get()
                .config();
        use("""
                on_call:
                  people: [{name: ana, receiver: ana}, {name: ben, receiver: ben}]
                  schedules:
                  - name: payments
                    receiver: working
                    zone: Europe/Berlin
                    cover: [always]
                    layers: [{name: weekly, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}]}]
                """, config);
    }

    private static String shift(String person, Duration from, Duration to) {
        return "{\"person\":\"%s\",\"start\":\"%s\",\"end\":\"%s\"}".formatted(person, NOW.plus(from), NOW.plus(to));
    }

    private String override(String... shifts) throws Exception {
        String body = "{\"shifts\":[" + String.join(",", shifts) + "],\"createdBy\":\"Ben\",\"reason\":\"a dentist\"}";
        return post("/on-call/payments/overrides", body).get("id").asText();
    }

    private HttpResponse<String> post(String body) throws Exception {
        return api.post(V1 + "/on-call/payments/overrides", body);
    }

    private HttpResponse<String> remove(String path) throws Exception {
        return api.send(HttpRequest.newBuilder(api.uri(V1 + path)).DELETE());
    }

    private JsonNode schedule(String query) throws Exception {
        return get("/on-call" + query).at("/schedules/0");
    }

    private String personAt(Duration ahead) throws Exception {
        return schedule("?at=" + NOW.plus(ahead)).at("/now/person").asText();
    }

    @Test
    void scheduleSaysWhoIsOnDutyNowAndNext() throws Exception {
        JsonNode schedule = schedule("?at=2026-03-25T12:00:00Z&from=2026-03-25T12:00:00Z&to=2026-04-07T00:00:00Z");

        assertThat(schedule.at("/now"))
                .isEqualTo(JSON.readTree("{\"start\":\"2026-03-23T08:00:00.000Z\",\"end\":\"2026-03-30T07:00:00.000Z\","
                        + "\"person\":\"ana\",\"layer\":\"weekly\"}"));
        assertThat(schedule.at("/next/start").asText()).isEqualTo("2026-03-30T07:00:00.000Z");
        assertThat(schedule.get("shifts")).hasSize(3);
        assertThat(schedule.get("gaps")).isEmpty();
        assertThat(schedule("?at=2026-01-01T00:00:00Z").at("/now/person").isMissingNode())
                .isTrue();
        assertThat(get("/on-call").get("people")).hasSize(2);
    }

    @Test
    void calendarHasTheInstantsOfTheShifts() throws Exception {
        String id = override(shift("ben", Duration.ofDays(20), Duration.ofDays(21)));
        Instant today = NOW.truncatedTo(ChronoUnit.DAYS);
        JsonNode shifts = schedule(
                        "?from=" + today.minus(Duration.ofDays(7)) + "&to=" + today.plus(Duration.ofDays(92)))
                .get("shifts");

        assertThat(OnCallCalendarTest.events(
                                api.get(V1 + "/on-call/payments.ics").body())
                        .stream()
                        .map(OnCallCalendarTest::said))
                .hasSizeGreaterThan(14)
                .containsExactlyElementsOf(StreamSupport.stream(shifts.spliterator(), false)
                        .filter(shift -> !second(shift, "start").equals(second(shift, "end")))
                        .map(shift -> "payments: " + shift.get("person").asText() + " " + second(shift, "start") + " "
                                + second(shift, "end"))
                        .toList());
        remove("/on-call/payments/overrides/" + id);
    }

    /** A time of a shift to the second, as calendars have it: other tests end overrides in between. */
    private static Instant second(JsonNode shift, String edge) {
        return Instant.parse(shift.get(edge).asText()).truncatedTo(ChronoUnit.SECONDS);
    }

    @Test
    void whyNamesThePersonOnDuty() throws Exception {
        assertThat(get("/why?label=a=b&time=2026-03-25T12:00:00Z").at("/groups/0/onDuty"))
                .isEqualTo(JSON.readTree("{\"schedule\":\"payments\",\"person\":\"ana\"}"));
        assertThat(get("/why?label=a=b&time=2026-01-01T00:00:00Z").at("/groups/0/onDuty"))
                .isEqualTo(JSON.readTree("{\"schedule\":\"payments\"}"));
        assertThat(get("/why?label=kind=quiet").at("/groups/0/onDuty").isMissingNode())
                .isTrue();
        assertThat(get("/overview").at("/status/replica/hasSchedules").asBoolean())
                .isTrue();
    }

    @Test
    void overrideTakesAShiftUntilItIsRemoved() throws Exception {
        String id = override(shift("ben", Duration.ofDays(30), Duration.ofDays(31)));

        assertThat(personAt(Duration.ofDays(30))).isEqualTo("ben");
        assertThat(personAt(Duration.ofDays(31))).isEqualTo("ana");
        JsonNode listed = schedule("").at("/overrides/0");
        assertThat(listed.get("id").asText()).isEqualTo(id);
        assertThat(listed.get("createdBy").asText()).isEqualTo("Ben");
        assertThat(listed.at("/shifts/0/person").asText()).isEqualTo("ben");
        assertThat(api.get(V1 + "/on-call/payments.ics?person=ben").body())
                .contains("SUMMARY:payments: ben", "DESCRIPTION:override: a dentist");

        assertThat(remove("/on-call/payments/overrides/" + id).statusCode()).isEqualTo(200);
        assertThat(personAt(Duration.ofDays(30))).isEqualTo("ana");
        assertThat(remove("/on-call/payments/overrides/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void swapIsOneOverrideOfTwoShifts() throws Exception {
        String id = override(
                shift("ben", Duration.ofDays(50), Duration.ofDays(51)),
                shift("ana", Duration.ofDays(60), Duration.ofDays(61)));

        assertThat(personAt(Duration.ofDays(50))).isEqualTo("ben");
        assertThat(personAt(Duration.ofDays(55))).isEqualTo("ana");
        assertThat(schedule("?at=" + NOW.plus(Duration.ofDays(60)))
                        .at("/now/override/id")
                        .asText())
                .isEqualTo(id);
        assertThat(remove("/on-call/payments/overrides/" + id).statusCode()).isEqualTo(200);
        assertThat(personAt(Duration.ofDays(50))).isEqualTo("ana");
    }

    @Test
    void overrideThatHasBegunEndsWhereItIsRemoved() throws Exception {
        String id = override(shift("ben", Duration.ofMinutes(-1), Duration.ofHours(1)));

        assertThat(schedule("").at("/now/person").asText()).isEqualTo("ben");
        assertThat(remove("/on-call/payments/overrides/" + id).statusCode()).isEqualTo(200);
        assertThat(schedule("").at("/now/person").asText()).isEqualTo("ana");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"shifts":[],"createdBy":"a"} | shifts: 0 (expected: 1 to 20)
            {"shifts":[{"person":"zoe","start":"2100-01-01T00:00:00Z","end":"2100-01-02T00:00:00Z"}],"createdBy":"a"} | person: \\"zoe\\" (expected: a name of on_call.people)
            {"shifts":[{"person":"ana","start":"2100-01-02T00:00:00Z","end":"2100-01-01T00:00:00Z"}],"createdBy":"a"} | end: 2100-01-01T00:00:00Z (expected: a time within 92 days after start)
            {"shifts":[{"person":"ana","start":"2100-01-01T00:00:00Z","end":"2100-01-02T00:00:00Z"}],"createdBy":"a"} | start: 2100-01-01T00:00:00Z (expected: a shift that ends in the future
            {"shifts":[{"person":"ana","start":"2020-01-01T00:00:00Z","end":"2020-01-02T00:00:00Z"}],"createdBy":"a"} | start: 2020-01-01T00:00:00Z (expected: a shift that ends in the future
            {"shifts":[{"person":"ana","start":"soon","end":"2020-01-02T00:00:00Z"}],"createdBy":"a"} | start
            {"person":"ana"} | person
            {} | shifts: 0 (expected: 1 to 20)
            [] | expected
            {"shifts":null,"createdBy":"a"} | shifts
            {"shifts":[null],"createdBy":"a"} | shifts
            {"shifts":[{}],"createdBy":"a"} | person: \\"\\" (expected: a name of on_call.people)
            {"shifts":[{"person":"ana"}],"createdBy":"a"} | end: 1970-01-01T00:00:00Z (expected: a time within 92 days after start)
            {"shifts":[{"person":["ana"],"start":"2100-01-01T00:00:00Z","end":"2100-01-02T00:00:00Z"}]} | person
            {"shifts":[{"person":"ana","start":"+999999999-12-31T00:00:00Z","end":"2100-01-02T00:00:00Z"}]} | start
            {"shifts":[{"person":"ana","start":"0000-01-01T00:00:00Z","end":"9999-12-31T23:59:59Z"}],"createdBy":"a"} | end: 9999-12-31T23:59:59Z (expected: a time within 92 days after start)
            {"shifts":[{"person":"ana","start":"2100-01-01T00:00:00Z","end":"2100-01-01T00:00:00Z"}],"createdBy":"a"} | end: 2100-01-01T00:00:00Z (expected: a time within 92 days after start)
            """)
    void faultyOverrideIsRefused(String body, String error) throws Exception {
        assertRefused(post(body), 400, error);
    }

    @Test
    void shiftsOfARequestDoNotOverlap() throws Exception {
        String answer = post("{\"shifts\":["
                        + shift("ana", Duration.ofDays(41), Duration.ofDays(43)) + ','
                        + shift("ben", Duration.ofDays(40), Duration.ofDays(42)) + "],\"createdBy\":\"Ben\"}")
                .body();

        assertThat(answer)
                .contains("start: " + NOW.plus(Duration.ofDays(41)) + " (expected: " + NOW.plus(Duration.ofDays(42))
                        + " or later, the end of the shift before)");
        assertThat(schedule("?at=" + NOW.plus(Duration.ofDays(40)))
                        .at("/now/override")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void requestWithTooManyShiftsIsRefusedAndOneThatIsTooLargeIsNotRead() throws Exception {
        String shift = shift("ben", Duration.ofDays(40), Duration.ofDays(41)) + ',';

        assertThat(post("{\"shifts\":[" + shift.repeat(5_000) + "{}]}").body())
                .contains("shifts: 5001 (expected: 1 to 20)");
        assertThat(post("{\"shifts\":[" + shift.repeat(300_000) + "{}]}").statusCode())
                .isEqualTo(413);
    }

    @Test
    void thousandShiftsAreTheMostAndAnswersStaySmall() throws Exception {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 49; i++) {
            made.add(override(shifts(Duration.ofDays(80).plusMinutes(i))));
        }
        made.add(theOneOfMany(12));

        assertThat(post("{\"shifts\":[" + shift("ben", Duration.ofDays(90), Duration.ofDays(91))
                                + "],\"createdBy\":\"Ben\"}")
                        .body())
                .contains(
                        "shifts: 1 more than the 1000 of overrides that have not ended (expected: 1000 in all; remove");
        String listed = "?from=" + NOW + "&to=" + NOW.plus(Duration.ofDays(99));
        assertThat(schedule(listed).get("shifts")).hasSizeBetween(2_000, 2_050);
        assertThat(api.get(V1 + "/on-call/payments.ics?person=ben").body().lines())
                .filteredOn(line -> line.equals("BEGIN:VEVENT"))
                .hasSizeBetween(1_000, 1_010);
        assertThat(api.get(V1 + "/on-call").body()).hasSizeLessThan(200_000);
        for (String id : made) {
            assertThat(remove("/on-call/payments/overrides/" + id).statusCode()).isEqualTo(200);
        }
        assertThat(schedule(listed).get("shifts")).hasSizeLessThan(50);
    }

    /** Requests at a time of which there is room for one; returns the id of that one. */
    private String theOneOfMany(int requests) throws Exception {
        String body = "{\"shifts\":[" + String.join(",", shifts(Duration.ofDays(81))) + "],\"createdBy\":\"Ben\"}";
        ExecutorService threads = Executors.newFixedThreadPool(requests);
        try {
            List<HttpResponse<String>> accepted = new ArrayList<>();
            Callable<HttpResponse<String>> request = () -> post(body);
            for (Future<HttpResponse<String>> each : threads.invokeAll(Collections.nCopies(requests, request))) {
                if (each.get().statusCode() == 200) {
                    accepted.add(each.get());
                }
            }
            assertThat(accepted).hasSize(1);
            return JSON.readTree(accepted.get(0).body()).get("id").asText();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Twenty shifts of a second each. */
    private static String[] shifts(Duration from) {
        return IntStream.range(0, 20)
                .mapToObj(i -> from.plusSeconds(2L * i))
                .map(start -> shift("ben", start, start.plusSeconds(1)))
                .toArray(String[]::new);
    }

    @Test
    void anOverrideThatIsRemovedByManyAtOnceIsGoneAndLeavesOthers() throws Exception {
        String kept = override(shift("ben", Duration.ofDays(45), Duration.ofDays(46)));
        String id = override(shift("ben", Duration.ofDays(46), Duration.ofDays(47)));
        List<Integer> answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> {
                    try {
                        return i % 2 == 0
                                ? remove("/on-call/payments/overrides/" + id).statusCode()
                                : post("{\"shifts\":["
                                                + shift("ana", Duration.ofDays(46), Duration.ofDays(47))
                                                + "],\"createdBy\":\"Ana\"}")
                                        .statusCode();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();

        assertThat(answers).allMatch(status -> status == 200 || status == 404).contains(200);
        assertThat(schedule("?at=" + NOW.plus(Duration.ofDays(45)))
                        .at("/now/override/id")
                        .asText())
                .isEqualTo(kept);
        assertThat(personAt(Duration.ofDays(46))).isEqualTo("ana");
        for (JsonNode left : schedule("").get("overrides")) {
            remove("/on-call/payments/overrides/" + left.get("id").asText());
        }
    }

    @Test
    void overrideNeedsAnAuthor() throws Exception {
        assertThat(post("{\"shifts\":[" + shift("ben", Duration.ZERO, Duration.ofHours(1)) + "]}")
                        .body())
                .contains("createdBy: \\\"\\\" (expected: the name of the author)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /on-call?at=soon | 400 | at: \\"soon\\" (expected: a time such as
            /on-call?from=2026-01-01T00:00:00Z | 400 | from and to: one of the two (expected: both, or none)
            /on-call?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z | 400 | to: 2027-01-01T00:00:00Z (expected: a time within 100 days after from)
            /on-call/none.ics | 404 | schedule: \\"none\\" (expected: the name of a schedule of on_call)
            /on-call/payments.ics?person=zoe | 404 | person: \\"zoe\\" (expected: a name of on_call.people)
            /on-call/payments.ics?person=ana&token=1 | 400 | query parameter: \\"token\\" (expected: one of person)
            /on-call?zone=Mars/Olympus | 400 | query parameter: \\"zone\\" (expected: one of at, from, to)
            /on-call?at=2026-13-01T00:00:00Z | 400 | at: \\"2026-13-01T00:00:00Z\\" (expected: a time such as
            /on-call?at=2026-01-01T25:00:00Z | 400 | at: \\"2026-01-01T25:00:00Z\\" (expected: a time such as
            /on-call?at=999999999-01-01T00:00:00Z | 400 | at: \\"999999999-01-01T00:00:00Z\\" (expected: a time such as
            /on-call?at=-0001-01-01T00:00:00Z | 400 | (expected: a time such as
            /on-call?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z | 400 | to: 2026-01-01T00:00:00Z (expected: a time within 100 days after from)
            /on-call?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z | 400 | to: 2026-01-01T00:00:00Z (expected: a time within 100 days after from)
            /on-call?from=0001-01-01T00:00:00Z&to=9999-12-31T00:00:00Z | 400 | to: 9999-12-31T00:00:00Z (expected: a time within 100 days after from)
            """)
    void faultyQuestionIsRefused(String path, int status, String error) throws Exception {
        assertRefused(path, status, error);
    }

    @ParameterizedTest
    @CsvSource({"0001-01-01T00:00:00Z,", "2026-03-25T12:00:00Z, ana", "9999-12-31T23:59:59Z, ana"})
    void aTimeThatIsFarAwayIsAnsweredAsOthers(String at, @Nullable String person) throws Exception {
        assertThat(schedule("?at=" + at + "&from=" + at.substring(0, 10) + "T00:00:00Z&to=" + at.substring(0, 10)
                                + "T12:00:00Z")
                        .at("/now/person")
                        .asText())
                .isEqualTo(person == null ? "" : person);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT     | /on-call                       | GET
            DELETE  | /on-call/payments.ics          | GET
            HEAD    | /on-call                       | GET
            OPTIONS | /on-call                       | GET
            HEAD    | /on-call/payments.ics          | GET
            GET     | /on-call/payments/overrides    | POST
            GET     | /on-call/payments/overrides/id | DELETE
            PATCH   | /on-call/payments/overrides/id | DELETE
            """)
    void otherMethodsAreRefused(String method, String path, String allowed) throws Exception {
        HttpResponse<String> answer = api.send(
                HttpRequest.newBuilder(api.uri(V1 + path)).method(method, HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue(allowed);
        if (!method.equals("HEAD")) {
            assertThat(answer.body()).contains("method " + method + " (expected: " + allowed + ")");
        }
    }

    @Test
    void overrideOfAScheduleThatIsNotThereIsMissing() throws Exception {
        assertThat(api.post(V1 + "/on-call/none/overrides", "{}").statusCode()).isEqualTo(404);
        assertThat(remove("/on-call/none/overrides/id").statusCode()).isEqualTo(404);
        assertThat(remove("/on-call/payments/overrides/id").body())
                .contains("override: \\\"id\\\" (expected: the id of one that has not ended)");
    }

    @Test
    void amtoolShowsTheSchedulesOfAServer() {
        String server = "--alertmanager.url=" + api.uri("");

        assertThat(ToolRun.ours(
                                List.of(
                                        "schedule",
                                        "show",
                                        server,
                                        "--from=2026-03-25T12:00:00Z",
                                        "--to=2026-03-26T00:00:00Z"),
                                Map.of())
                        .out())
                .isEqualTo("payments (Europe/Berlin), receiver working\n"
                        + "  Mon 2026-03-23 09:00 to Mon 2026-03-30 09:00  ana (weekly)\n");
        assertThat(ToolRun.ours(List.of("schedule", "who", "kind=quiet", server, "--at=2026-01-01T00:00:00Z"), Map.of())
                        .out())
                .isEqualTo("quiet  muted by time intervals: always\n");
        assertThat(ToolRun.ours(List.of("schedule", "who", "a=b", server, "--at=2026-03-25T12:00:00Z"), Map.of())
                        .out())
                .isEqualTo("working  ana (weekly), until Mon 2026-03-30 09:00 Europe/Berlin  webhook[0]\n");
    }

    @Test
    void amtoolSaysThatWhoWouldBeNotifiedIsMuted() throws Exception {
        String id = silence("MutedWho", NOW.minusSeconds(1), NOW.plusSeconds(600));

        assertThat(ToolRun.ours(
                                List.of("schedule", "who", "alertname=MutedWho", "--alertmanager.url=" + api.uri("")),
                                Map.of())
                        .out())
                .startsWith("working  ana (weekly), until ")
                .contains("receiver working would not be notified: silenced by ");
        api.send(HttpRequest.newBuilder(api.uri("/api/v2/silence/" + id)).DELETE());
    }

    @Test
    void overrideMutesNothingAndIsASilenceForOtherTools() throws Exception {
        String id = override(shift("ben", Duration.ofDays(70), Duration.ofDays(71)));

        assertThat(silence(id).get("comment").asText()).isEqualTo("a dentist");
        assertThat(silence(id).at("/matchers/0/name").asText()).isEqualTo("grapevine_on_call");
        assertThat(remove("/on-call/payments/overrides/" + id).statusCode()).isEqualTo(200);
    }
}
