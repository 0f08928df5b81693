package io.grapevine.web.api.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The annotations of silences that the server sets, and what clients can do with them. */
class SilenceAnnotationsIT extends GrapevineApiTests {
    private HttpResponse<String> post(JsonNode silence) throws Exception {
        return api.post("/api/v2/silences", silence.toString());
    }

    private String stored(JsonNode silence) throws Exception {
        HttpResponse<String> answer = post(silence);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("silenceID").asText();
    }

    private ObjectNode plain(String name) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return (ObjectNode) JSON.readTree("""
            {"matchers":[{"name":"alertname","value":"%s","isRegex":false}],"startsAt":"%s","endsAt":"%s",
             "createdBy":"Ana","comment":"c"}\
            """.formatted(name, now, now.plusSeconds(3_600)));
    }

    private String acknowledged(String name) throws Exception {
        fireUntilOutcome(name, "x");
        return acknowledge(groupId(name));
    }

    private ObjectNode read(String id) throws Exception {
        return (ObjectNode) silence(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grapevine_acknowledges",
                "grapevine_lease",
                "grapevine_rule",
                "grapevine_held_until",
                "grapevine_group",
                "grapevine_undone_by",
                "grapevine_of_later"
            })
    void annotationOfTheServerIsRefusedInANewSilence(String name) throws Exception {
        ObjectNode silence = plain("Faked");
        silence.putObject("annotations").put(name, "{}:{alertname=\"Other\"}");
        HttpResponse<String> answer = post(silence);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).asText())
                .startsWith("annotations: " + name + "=\"{}:{alertname=\\\"Other\\\"}\" (expected: ");
    }

    @Test
    void silenceOfAnotherServerIsNotFoundWhateverItsAnnotations() throws Exception {
        ObjectNode silence = plain("Imported").put("id", "3f2ab1c4-0000-4000-8000-000000000000");
        silence.putObject("annotations").put("grapevine_rule", "night");

        assertThat(post(silence).statusCode()).isEqualTo(404);
    }

    @Test
    void annotationOfTheServerCannotBeChanged() throws Exception {
        ObjectNode silence = read(acknowledged("AckOther"));
        ((ObjectNode) silence.get("annotations")).put("grapevine_acknowledges", "other");

        assertThat(post(silence).statusCode()).isEqualTo(400);
    }

    @Test
    void clientWithoutAnnotationsKeepsThoseOfTheServer() throws Exception {
        String id = acknowledged("AckKept");
        ObjectNode silence = read(id);
        silence.remove("annotations");
        silence.put("comment", "edited");

        assertThat(stored(silence)).isEqualTo(id);
        assertThat(read(id).get("comment").asText()).isEqualTo("edited");
        assertThat(read(id).at("/annotations/grapevine_acknowledges").asText()).contains("AckKept");
        ObjectNode unmatched = plain("UnmatchedKept");
        unmatched
                .putObject("annotations")
                .put("grapevine_expire_unmatched", "30m")
                .put("ticket", "7");
        String other = stored(unmatched);
        unmatched.remove("annotations");
        stored(unmatched.put("id", other));
        assertThat(read(other).get("annotations")).hasToString("{\"grapevine_expire_unmatched\":\"30m\"}");
        unmatched.putObject("annotations");
        stored(unmatched);
        assertThat(read(other).has("annotations")).isFalse();
    }

    @Test
    void acknowledgementWithOtherMatchersIsAnOrdinarySilence() throws Exception {
        String id = acknowledged("AckMoved");
        ObjectNode silence = read(id);
        ((ObjectNode) silence.at("/matchers/0")).put("value", "Moved");
        String moved = stored(silence);

        assertThat(moved).isNotEqualTo(id);
        assertThat(read(moved).has("annotations")).isFalse();
        assertThat(read(id).at("/status/state").asText()).isEqualTo("expired");
    }

    @Test
    void acknowledgementThatIsMadeAgainByItsIdIsOneAgain() throws Exception {
        String id = acknowledged("AckAgain");
        ObjectNode silence = read(id);
        bulk("expire", "{\"ids\":[\"" + id + "\"]}");
        String again = stored(silence);

        assertThat(again).isNotEqualTo(id);
        assertThat(read(again).at("/annotations/grapevine_acknowledges").asText())
                .contains("AckAgain");
    }
}
