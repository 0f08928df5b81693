package io.grapevine.features.escalation.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.it.Eventually;
import io.grapevine.web.api.grapevine.GrapevineApiTests;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Escalations over HTTP: what the overview and the question why say of them, and the step that runs at once. */
class EscalationApiIT extends GrapevineApiTests {
    private static final String POLICY = """
            on_call:
              escalations:
              - name: payments
                receiver: working
                matchers: ['kind="escalated"']
                steps:
                - {name: second, after: 5m, receiver: ending}
                - {name: lead, after: 15m, receiver: beginning}
              - name: stranded
                receiver: working
                matchers: ['kind="stranded"']
                steps: [{name: second, after: 5m, receiver: broken}]
            """;

    @BeforeAll
    void configure() throws Exception {
        use(POLICY);
    }

    /** Lets an alert fire until its group waits for a step. */
    private void fireUntilNext(String name) throws Exception {
        fireUntilNext(name, "escalated");
    }

    private void fireUntilNext(String name, String kind) throws Exception {
        fireUntilOutcome(name, kind);
        awaitNext(name, "second");
    }

    private void awaitNext(String name, String step) throws Exception {
        Eventually.holds(
                name + " waits for " + step,
                () -> group(name).at("/escalation/next/step").asText().equals(step)
                        && !group(name).at("/escalation").has("stopped"));
    }

    private HttpResponse<String> escalate(String group, String body) throws Exception {
        return api.post(V1 + "/escalations/" + group + "/now", body);
    }

    private HttpResponse<String> escalateTo(String name, String step) throws Exception {
        return escalate(groupId(name), "{\"step\":\"" + step + "\",\"by\":\"Ana\"}");
    }

    @Test
    void aGroupSaysWhichStepFollowsAndWhen() throws Exception {
        fireUntilNext("Waiting");
        JsonNode escalation = group("Waiting").get("escalation");

        assertThat(escalation.get("policy").asText()).isEqualTo("payments");
        assertThat(escalation.at("/next/receiver").asText()).isEqualTo("ending");
        Instant at = Instant.parse(escalation.at("/next/at").asText());
        assertThat(at).isBetween(Instant.now().plusSeconds(240), Instant.now().plus(Duration.ofMinutes(5)));
        assertThat(escalation.get("told")).isEmpty();
        assertThat(why("Waiting", "escalated"))
                .endsWith(" Nobody has acknowledged: step second of the escalation payments notifies ending at "
                        + escalation.at("/next/at").asText() + ".");
        assertThat(get("/why?label=alertname=Waiting&label=kind=escalated").at("/groups/0/escalation"))
                .isEqualTo(escalation);
    }

    @Test
    void aGroupWithoutAPolicySaysNothing() throws Exception {
        fireUntilOutcome("Unescalated", "x");

        assertThat(group("Unescalated").has("escalation")).isFalse();
        assertThat(why("Unescalated", "x")).doesNotContain("escalation");
        assertRefused(
                escalateTo("Unescalated", "second"),
                409,
                "group: no escalation policy is about it (expected: a group with one)");
    }

    @Test
    void aStepThatIsAskedForTwiceRunsOnceAndTheNextOneDoesNot() throws Exception {
        fireUntilNext("Twice");
        String id = groupId("Twice");
        List<Integer> answers = IntStream.range(0, 4)
                .parallel()
                .mapToObj(i -> {
                    try {
                        return escalate(id, "{\"step\":\"second\",\"by\":\"Ana\"}")
                                .statusCode();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
        assertThat(answers).containsOnly(200);
        awaitNext("Twice", "lead");

        assertThat(JSON.readTree(escalateTo("Twice", "second").body())
                        .get("receiver")
                        .asText())
                .isEqualTo("ending");
        assertThat(group("Twice").at("/escalation/told").findValuesAsText("step"))
                .containsExactly("second");

        HttpResponse<String> lead = escalateTo("Twice", "lead");
        assertThat(lead.statusCode()).as(lead.body()).isEqualTo(200);
        Eventually.holds(
                "both are told",
                () -> group("Twice")
                        .at("/escalation/told")
                        .findValuesAsText("step")
                        .equals(List.of("second", "lead")));
    }

    @Test
    void aStepThatFailsSaysSo() throws Exception {
        fireUntilNext("Stranded", "stranded");
        assertThat(group("Stranded").at("/escalation").has("failed")).isFalse();
        assertThat(escalateTo("Stranded", "second").statusCode()).isEqualTo(200);
        Eventually.holds(
                "the step has failed", () -> group("Stranded").at("/escalation").has("failed"));
        JsonNode escalation = group("Stranded").get("escalation");

        assertThat(escalation.at("/failed/error").asText()).isEqualTo("status 400: no such channel");
        assertThat(escalation.at("/next/step").asText()).isEqualTo("second");
        assertThat(why("Stranded", "stranded"))
                .endsWith(" Nobody has acknowledged. Step second (broken) of the escalation stranded failed at "
                        + escalation.at("/failed/at").asText()
                        + " (status 400: no such channel); it is tried again.");
    }

    @Test
    void anAcknowledgedGroupIsNotEscalated() throws Exception {
        fireUntilNext("Acked");
        acknowledge(groupId("Acked"));
        Eventually.holds(
                "it is stopped",
                () -> group("Acked").at("/escalation/stopped").asText().equals("acknowledged"));

        assertThat(why("Acked", "escalated"))
                .endsWith(" Step second (ending) of the escalation payments waits while the group is acknowledged.");
        assertRefused(escalateTo("Acked", "second"), 409, "escalation \\\"payments\\\": stopped: acknowledged");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"step":"lead","by":"Ana"}   | 409 | step: \\"lead\\" (expected: the next step, \\"second\\")
            {"by":"Ana"}                 | 409 | step: \\"\\" (expected: the next step, \\"second\\")
            {"step":"second"}            | 400 | by: \\"\\" (expected: who escalates)
            {"step":"second","when":"x"} | 400 | when: unknown field
            """)
    void aRequestForAnotherStepIsRefused(String body, int status, String error) throws Exception {
        if (group("Refused").isNull()) {
            fireUntilNext("Refused");
        }
        assertRefused(escalate(groupId("Refused"), body), status, error);
        assertThat(group("Refused").at("/escalation/told")).isEmpty();
    }

    @Test
    void aGroupThatIsNotThereIsMissing() throws Exception {
        assertThat(escalate("nothing", "{\"step\":\"second\",\"by\":\"Ana\"}").statusCode())
                .isEqualTo(404);
        assertThat(api.get(V1 + "/escalations/nothing/now").statusCode()).isEqualTo(405);
    }
}
