package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Filter;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.web.api.grapevine.Overview.AlertRow;
import io.grapevine.web.api.grapevine.Overview.GroupRow;
import io.grapevine.web.api.grapevine.Overview.Row;
import io.grapevine.web.api.grapevine.Overview.SilenceRow;
import io.grapevine.web.api.grapevine.OverviewOperation.OverviewFilter;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** A filter of the overview, with the alerts with which the user interface is tested too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverviewFilterTest {
    private final Map<String, AlertRow> alerts = new LinkedHashMap<>();
    private final Map<String, Row> groups = new LinkedHashMap<>();
    private final Map<String, Row> silences = new LinkedHashMap<>();
    private JsonNode recorded;
    private Instant now;

    @BeforeAll
    void read() throws IOException {
        try (InputStream in = OverviewFilterTest.class.getResourceAsStream("admissions.json")) {
            recorded = new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
        now = Instant.parse(recorded.get("now").asText());
        recorded.get("silences").forEach(this::addSilence);
        recorded.get("alerts").fields().forEachRemaining(alert -> alerts.put(alert.getKey(), row(alert.getValue())));
        recorded.get("groups").forEach(this::addGroup);
    }

    private void addSilence(JsonNode json) {
        String key = json.get("acknowledges").asText();
        Silence silence = new Silence(
                json.get("id").asText(),
                List.of(Matchers.NONE),
                now,
                now.plusSeconds(60),
                now,
                json.get("createdBy").asText(),
                "",
                key.isEmpty() ? LabelSet.EMPTY : LabelSet.of(Silence.ACKNOWLEDGES, key),
                List.of(),
                UnknownFields.NONE);
        silences.put(silence.id(), new SilenceRow(silence, SilenceState.ACTIVE, 1, Optional.empty()));
    }

    private AlertRow row(JsonNode json) {
        Alert alert = new Alert(
                labels(json.get("labels")),
                labels(json.get("annotations")),
                Instant.parse(json.get("startsAt").asText()),
                Alert.NO_END,
                "",
                now,
                false);
        List<Fingerprint> inhibitedBy =
                texts(json.path("inhibitedBy")).stream().map(Fingerprint::parse).toList();
        return new AlertRow(
                alert, json.get("state").asText(), new MuteStatus(texts(json.path("silencedBy")), inhibitedBy));
    }

    private void addGroup(JsonNode json) {
        String id = String.valueOf(groups.size());
        List<Fingerprint> members = texts(json.get("alerts")).stream()
                .map(name -> alert(name).alert().fingerprint())
                .toList();
        groups.put(
                id,
                new GroupRow(
                        "",
                        json.get("receiver").asText(),
                        LabelSet.EMPTY,
                        "",
                        List.of(),
                        members,
                        texts(json.get("mutedBy")),
                        null,
                        null,
                        Duration.ofMinutes(5),
                        null,
                        false,
                        List.of(),
                        List.of(),
                        null,
                        null,
                        null,
                        List.of()));
    }

    private static LabelSet labels(JsonNode json) {
        Map<String, String> labels = new LinkedHashMap<>();
        json.fields()
                .forEachRemaining(
                        label -> labels.put(label.getKey(), label.getValue().asText()));
        return LabelSet.of(labels);
    }

    private static List<String> texts(JsonNode json) {
        return StreamSupport.stream(json.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private AlertRow alert(String name) {
        return Objects.requireNonNull(alerts.get(name));
    }

    private Overview filtered(String filter) throws MatcherException {
        Map<String, Row> byFingerprint = new LinkedHashMap<>();
        alerts.values()
                .forEach(row -> byFingerprint.put(row.alert().fingerprint().toString(), row));
        Overview overview = new Overview(Map.of(), byFingerprint, groups, silences);
        return new OverviewFilter(Filter.parse(filter), overview, now, Steps.ofRequest(alerts.size())).result();
    }

    private List<String> admitted(String filter) throws MatcherException {
        List<String> names = new ArrayList<>();
        Overview result = filtered(filter);
        alerts.forEach((name, row) -> {
            if (result.alerts().containsValue(row)) {
                names.add(name);
            }
        });
        return names;
    }

    @TestFactory
    Stream<DynamicTest> everyFilterAdmitsTheAlertsThatTheUserInterfaceShows() {
        List<DynamicTest> tests = new ArrayList<>();
        recorded.get("filters")
                .fields()
                .forEachRemaining(each -> tests.add(DynamicTest.dynamicTest(
                        each.getKey(),
                        () -> assertThat(admitted(withFingerprints(each.getKey())))
                                .containsExactlyInAnyOrderElementsOf(texts(each.getValue())))));
        return tests.stream();
    }

    private String withFingerprints(String filter) {
        String result = filter;
        for (Map.Entry<String, AlertRow> each : alerts.entrySet()) {
            result = result.replace(
                    "$" + each.getKey(), each.getValue().alert().fingerprint().toString());
        }
        return result;
    }

    @Test
    void aLimitKeepsTheAlertsThatStartedLast() throws MatcherException {
        assertThat(admitted("@limit=2 node")).containsExactlyInAnyOrder("new", "disk");
        assertThat(admitted("@limit=9 @limit=1")).containsExactly("new");
    }

    @Test
    void groupsHaveTheAdmittedAlertsOnlyAndSilencesAreThoseThatMuteThem() throws MatcherException {
        Overview result = filtered("Load");

        assertThat(result.groups()).containsOnlyKeys("0");
        assertThat(((GroupRow) Objects.requireNonNull(result.groups().get("0"))).alerts())
                .containsExactly(alert("acknowledged").alert().fingerprint());
        assertThat(result.silences()).containsOnlyKeys("s-ana", "s-bo");
        assertThat(filtered("disk left").silences()).isEmpty();
        assertThat(filtered("nothing").groups()).isEmpty();
    }
}
