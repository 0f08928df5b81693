package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Regular expressions of silences, filters and receivers: the verdicts and texts that Alertmanager gives. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SilenceRegexpIT {
    private static final String CONFIG = "{route: {receiver: r}, receivers: [{name: r}]}";

    @AutoClose
    private LiveApi api;

    @BeforeAll
    void start() throws Exception {
        api = new LiveApi(CONFIG);
    }

    private HttpResponse<String> post(String name, String pattern) throws Exception {
        return api.post(
                "/api/v2/silences",
                Recording.JSON.writeValueAsString(Recording.JSON
                        .createObjectNode()
                        .put("startsAt", "2030-01-01T00:00:00Z")
                        .put("endsAt", "2031-01-01T00:00:00Z")
                        .put("createdBy", "x")
                        .put("comment", "y")
                        .set(
                                "matchers",
                                Recording.JSON
                                        .createArrayNode()
                                        .add(Recording.JSON
                                                .createObjectNode()
                                                .put("name", name)
                                                .put("value", pattern)
                                                .put("isRegex", true)))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '#',
            value = {
                "a)(b; \"a)(b\": error parsing regexp: unexpected ): `a)(b`",
                "a)|(b; \"a)|(b\": error parsing regexp: unexpected ): `a)|(b`",
                "){2,3}\\-(?:; \"){2,3}\\\\-(?:\": error parsing regexp: unexpected ): `){2,3}\\-(?:`",
                "a\\; \"a\\\\\": error parsing regexp: trailing backslash at end of expression: ``",
                "\\Qa\\E); \"\\\\Qa\\\\E)\": error parsing regexp: unexpected ): `\\Qa\\E)`",
                "a\u0000\u00e9\"\u00a0(; \"a\\x00\u00e9\\\"\\u00a0(\": error parsing regexp: missing closing ): `a\u0000\u00e9\"\u00a0(`",
                "a\u001b[b-a; \"a\\x1b[b-a\": error parsing regexp: invalid character class range: `b-a`",
            })
    void anExpressionOfASilenceIsRefusedUnlessItIsValidByItself(String pattern, String reason) throws Exception {
        HttpResponse<String> answer = post("job", pattern);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Recording.json(answer.body()).asText())
                .isEqualTo("invalid silence: invalid label matcher 0 in set 0: invalid regular expression " + reason);
    }

    @Test
    void anExpressionOfASilenceMayQuoteToItsEnd() throws Exception {
        assertThat(post("job", "\\Qa)(b").statusCode()).isEqualTo(200);
        assertThat(api.get("/api/v2/silences").body()).contains("\"value\":\"\\\\Qa)(b\"");
    }

    @Test
    void anInvalidLabelNameIsQuotedWithEscapes() throws Exception {
        HttpResponse<String> answer = post("", "(");

        assertThat(Recording.json(answer.body()).asText())
                .isEqualTo("invalid silence: invalid label matcher 0 in set 0: invalid label name \"\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a)(b", "a)|(b", "){2,3}(?:"})
    void anExpressionOfAFilterOrAReceiverIsReadBetweenAnchors(String pattern) throws Exception {
        String encoded = URLEncoder.encode(pattern, StandardCharsets.UTF_8);

        assertThat(api.get("/api/v2/alerts?receiver=" + encoded).statusCode()).isEqualTo(200);
        assertThat(api.get("/api/v2/alerts?filter=job%3D~%22" + encoded + "%22").statusCode())
                .isEqualTo(200);
    }

    @Test
    void anExpressionOfAFilterOrAReceiverMayNotQuoteToItsEnd() throws Exception {
        HttpResponse<String> receiver = api.get("/api/v2/alerts?receiver=%5CQa");
        HttpResponse<String> filter = api.get("/api/v2/alerts?filter=job%3D~%22%5C%5CQa%22");

        assertThat(receiver.statusCode()).isEqualTo(400);
        assertThat(Recording.json(receiver.body()).asText())
                .isEqualTo("failed to parse receiver param: error parsing regexp: missing closing ): `^(?:\\Qa)$`");
        assertThat(filter.statusCode()).isEqualTo(400);
        assertThat(Recording.json(filter.body()).asText())
                .isEqualTo("error parsing regexp: missing closing ): `^(?:\\Qa)$`");
    }

    @Test
    void theAddressOfAnAlertsSourceIsQuotedWithEscapes() throws Exception {
        HttpResponse<String> answer =
                api.post("/api/v2/alerts", "[{\"labels\":{\"a\":\"b\"},\"generatorURL\":\"a\\\\\\\"\\u0001\"}]");

        assertThat(Recording.json(answer.body()).path("message").asText())
                .isEqualTo("0.generatorURL in body must be of type uri: \"a\\\\\\\"\\x01\"");
    }
}
