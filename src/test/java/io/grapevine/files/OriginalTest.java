package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Configurations that are written out again, compared with what Alertmanager 0.34 wrote. */
class OriginalTest {
    private static final List<JsonNode> CASES = Loading.cases("originals.json");

    /** Configurations with a month that does not exist, which Alertmanager refuses since 0.35. */
    private static final Set<Integer> REFUSED_SINCE_035 = Set.of(31, 32, 38, 40, 42);

    @TestFactory
    Stream<DynamicTest> isWrittenAsAlertmanagerWritesIt() {
        return valid().mapToObj(i -> DynamicTest.dynamicTest("configuration " + i, () -> {
            JsonNode given = CASES.get(i);
            assertThat(Loading.config(given.get("config").asText()).original())
                    .isEqualTo(given.get("original").asText());
        }));
    }

    private static IntStream valid() {
        return IntStream.range(0, CASES.size()).filter(i -> !REFUSED_SINCE_035.contains(i));
    }

    @Test
    void isNotWrittenWithMonthsThatDoNotExist() {
        assertThat(REFUSED_SINCE_035)
                .allSatisfy(i -> assertThat(
                                Loading.faults(CASES.get(i).get("config").asText()))
                        .isNotEmpty()
                        .allSatisfy(fault -> assertThat(fault.toString()).contains(".months[")));
    }

    @TestFactory
    Stream<DynamicTest> isItselfAConfigurationThatIsWrittenTheSame() {
        // Null stands where a text was empty, and an event recorder does not take <secret> for a URL.
        return valid().mapToObj(i -> CASES.get(i).get("original").asText())
                .filter(original -> !original.contains(": null") && !original.contains("event_recorder"))
                .map(original -> DynamicTest.dynamicTest(
                        "of " + original.length() + " characters",
                        () -> assertThat(Loading.config(original).original()).isEqualTo(original)));
    }

    @Test
    void originalShowsReceiversAndIntervalsThatAreNullWithoutAName() {
        String original = Loading.config(
                        "route: {receiver: r}\nreceivers: [null, {name: r}]\nmute_time_intervals: [~]\n")
                .original();

        assertThat(original)
                .contains("receivers:\n- name: \"\"\n- name: r\n")
                .contains("mute_time_intervals:\n- name: \"\"\n  time_intervals: []\n");
    }

    @Test
    void originalShowsNoSecret() {
        String original = Loading.config("global: {slack_api_url: 'http://hush/x', smtp_auth_password: hush, "
                        + "opsgenie_api_key: hush, rocketchat_token: hush, "
                        + "http_config: {authorization: {credentials: hush}}}\n"
                        + "route: {receiver: r}\nreceivers: [{name: r, webhook_configs: [{url: 'http://hush/'}]}]\n")
                .original();
        assertThat(original).contains("<secret>").doesNotContain("hush");
    }
}
