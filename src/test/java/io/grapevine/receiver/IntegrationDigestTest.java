package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.files.ConfigLoader;
import io.grapevine.receiver.Integrations.IntegrationDigest;
import io.grapevine.receiver.plain.Gotify;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegrationDigestTest {
    private static List<IntegrationConfig> integrations(String yaml) {
        return ConfigLoader.LITERAL
                .parse(Path.of("alertmanager.yml"), yaml.getBytes(StandardCharsets.UTF_8))
                .value()
                .map(main -> main.config().receivers())
                .orElse(List.of())
                .stream()
                .flatMap(receiver -> receiver.integrations().stream())
                .toList();
    }

    private static long digest(String webhook) {
        return digest("webhook", webhook);
    }

    private static long digest(String kind, String fields) {
        return IntegrationDigest.of(
                integrations("route: {receiver: r}\nreceivers: [{name: r, " + kind + "_configs: [{" + fields + "}]}]\n")
                        .get(0));
    }

    /** A part without a text of its own would print as an address in memory, which is another each time. */
    @Test
    void everyKindHasTheSameDigestEachTimeItIsRead() throws IOException {
        Set<String> kinds = new TreeSet<>();
        try (InputStream in = getClass().getResourceAsStream("/conformance/configs.json")) {
            for (JsonNode recorded : new ObjectMapper().readTree(in).get("cases")) {
                String yaml = recorded.path("config").asText();
                List<IntegrationConfig> first = integrations(yaml);
                List<IntegrationConfig> second = integrations(yaml);
                for (int i = 0; i < first.size(); i++) {
                    kinds.add(first.get(i).kind());
                    assertThat(IntegrationDigest.of(first.get(i)))
                            .as(first.get(i).toString())
                            .isEqualTo(IntegrationDigest.of(second.get(i)))
                            .isNotZero();
                }
            }
        }
        assertThat(kinds).hasSizeGreaterThan(10);
    }

    @Test
    void whateverDiffersMakesAnotherDigest() {
        List<String> webhooks = List.of(
                "url: 'http://a'",
                "url: 'http://b'",
                "url: 'http://a', send_resolved: false",
                "url: 'http://a', max_alerts: 3",
                "url: 'http://a', http_config: {bearer_token: x}",
                "url: 'http://a', http_config: {bearer_token: y}",
                "url: 'http://a', http_config: {http_headers: {X: {values: [1, 2]}}}",
                "url: 'http://a', http_config: {http_headers: {X: {values: ['12']}}}");
        assertThat(webhooks.stream().map(IntegrationDigestTest::digest)).doesNotHaveDuplicates();
    }

    /** The digest is compared with what was written by an earlier run, or by another replica. */
    @Test
    void theDigestIsTheSameInEveryProcess() {
        assertThat(digest("url: 'http://a'")).isEqualTo(7912567848062717296L);
    }

    /** The record was called otherwise when the first of its digests were written. */
    @Test
    void theNameOfARecordIsNotInTheDigest() {
        Gotify gotify = AddedKinds.only(Gotify.class, "{url: 'http://a', token: A1, priority: '3'}");
        assertThat(IntegrationDigest.of(gotify)).isEqualTo(7307746736484097617L);
    }

    /** Else the log of a replica of before would be that of another integration, and its messages were continued by none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            281008398946499293  | slack      | app_token: t, channel: c                    | post_updates_to_thread: true
            1314693366072424382 | telegram   | bot_token: t, chat_id: 1                    | timeout: 5s
            1164379678663324723 | rocketchat | token: t, token_id: i, channel: c           | message_text: x
            8291077066168849267 | incidentio | url: 'http://h/', alert_source_token: t     | metadata: {a: b}
            """, quoteCharacter = '"')
    void aFieldThatCameLaterIsInTheDigestOnlyWhereItIsSet(long before, String kind, String fields, String later) {
        assertThat(digest(kind, fields)).isEqualTo(before);
        assertThat(digest(kind, fields + ", " + later)).isNotEqualTo(before);
    }
}
