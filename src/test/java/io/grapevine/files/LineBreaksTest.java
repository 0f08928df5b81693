package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets with a line break, as a block of YAML or {@code base64 -d} leaves one behind. */
class LineBreaksTest {
    private static String with(String integration) {
        return "route: {receiver: r}\nreceivers:\n- name: r\n  " + integration + "\n";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            webhook_configs: [{url: "http://h/", http_config: {authorization: {credentials: "x\\n"}}}] | credentials
            webhook_configs: [{url: "http://h/", http_config: {bearer_token: "x\\n"}}] | bearer_token
            webhook_configs: [{url: "http://h/", http_config: {http_headers: {X-A: {values: ["a", "x\\r"]}}}}] | values
            webhook_configs: [{url: "http://h/", http_config: {http_headers: {X-A: {secrets: ["x\\ny"]}}}}] | secrets
            webhook_configs: [{url: "http://h/", http_config: {proxy_url: "http://p", proxy_connect_header: {X-A: ["x\\n"]}}}] | proxy_connect_header
            webhook_configs: [{url: "http://h/x\\n"}] | url
            opsgenie_configs: [{api_key: "x\\n"}] | api_key
            pagerduty_configs: [{routing_key: "\\u0000x"}] | routing_key
            telegram_configs: [{bot_token: "x\\n", chat_id: 1}] | bot_token
            rocketchat_configs: [{token: "x\\n", token_id: "y", channel: "#c"}] | token
            """)
    void areRefusedByPlaceAndField(String integration, String field) {
        assertThat(Loading.shown(with(integration))).singleElement().satisfies(fault -> {
            assertThat(fault).startsWith("4:").contains(field);
            assertThat(fault).doesNotContain("x\n", "x\r");
        });
    }

    @Test
    void inGlobalSettingsToo() {
        String global = "global: {opsgenie_api_key: \"x\\n\"}\n";
        assertThat(Loading.shown(global + with("opsgenie_configs: [{}]")))
                .singleElement()
                .asString()
                .startsWith("1:")
                .contains("opsgenie_api_key: a line break or another control character in it (expected: one line)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webhook_configs: [{url: 'http://h/', http_config: {basic_auth: {username: u, password: \"x\\n\"}}}]",
                "webhook_configs: [{url: 'http://h/', http_config: {authorization: {credentials: \"a\\tb\"}}}]",
                "webhook_configs: [{url: 'http://h/', http_config: {tls_config: {cert: \"c\\n\", "
                        + "key: \"-----BEGIN PRIVATE KEY-----\\nx\\n-----END PRIVATE KEY-----\\n\"}}}]"
            })
    void whatMayHaveThemIsTaken(String integration) {
        assertThat(Loading.shown(with(integration))).isEmpty();
    }
}
