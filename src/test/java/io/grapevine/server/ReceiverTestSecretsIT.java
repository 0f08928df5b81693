package io.grapevine.server;

import static io.grapevine.server.ReceiverTests.FLAG;
import static io.grapevine.server.ReceiverTests.config;
import static io.grapevine.server.ReceiverTests.only;
import static io.grapevine.server.ReceiverTests.test;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.LogLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A test of a receiver shows nothing that is secret of what it sends. */
class ReceiverTestSecretsIT {
    private static final String SECRET = "hush \"hush\" <&> +/%";
    private static final String QUOTED = "'" + SECRET + "'";

    @AutoClose
    private final HookServer hook = HookServer.start();

    @TempDir
    Path directory;

    /** Receivers with a secret in every place, by what they test; each sends the secret, and no answer repeats it. */
    private Map<String, String> secretive() {
        String to = hook.url("/x");
        String key = "hush-hush-key";
        return Map.ofEntries(
                Map.entry("webhook url", "webhook_configs: [{url: '" + hook.url("/hush") + "'}]"),
                Map.entry("webhook url query", "webhook_configs: [{url: '" + to + "?t=hush'}]"),
                Map.entry("webhook url user", "webhook_configs: [{url: '" + to.replace("://", "://u:hush@") + "'}]"),
                Map.entry("webhook url template", "webhook_configs: [{url: '" + to + "/{{ .Status }}-hush'}]"),
                Map.entry("webhook url_file", "webhook_configs: [{url_file: '" + file(to + "/hush") + "'}]"),
                Map.entry(
                        "webhook payload",
                        "webhook_configs: [{url: '" + to + "', http_config: {bearer_token: " + QUOTED
                                + "}, payload: {t: " + QUOTED + ", u: 'a " + SECRET + " b'}}]"),
                Map.entry("bearer", "webhook_configs: [{url: '" + to + "', http_config: {bearer_token: hush-hush}}]"),
                Map.entry(
                        "bearer file",
                        "webhook_configs: [{url: '" + to + "', http_config: {authorization: {credentials_file: '"
                                + file("hush-hush") + "'}}}]"),
                Map.entry(
                        "basic",
                        "webhook_configs: [{url: '" + to
                                + "', http_config: {basic_auth: {username: u, password: hush-hush}}}]"),
                Map.entry(
                        "headers",
                        "webhook_configs: [{url: '" + to
                                + "', http_config: {http_headers: {X-A: {secrets: [hush-hush]}, X-B: {files: ['"
                                + file("hush-file")
                                + "']}, Cookie: {values: [hush]}}}}]"),
                Map.entry(
                        "proxy",
                        "webhook_configs: [{url: '" + to + "', http_config: {proxy_url: 'http://u:hush@127.0.0.1:"
                                + hook.port() + "'}}]"),
                Map.entry(
                        "slack url", "slack_configs: [{api_url: '" + hook.url("/services/hush") + "', channel: '#c'}]"),
                Map.entry(
                        "slack token",
                        "slack_configs: [{app_token: " + key + ", app_url: '" + to + "', channel: '#c', text: 'say "
                                + key + " x'}]"),
                Map.entry(
                        "slack token file",
                        "slack_configs: [{app_token_file: '" + file(key) + "', app_url: '" + to
                                + "', channel: '#c', text: 'say " + key + " x'}]"),
                Map.entry(
                        "pagerduty routing_key", "pagerduty_configs: [{routing_key: " + key + ", url: '" + to + "'}]"),
                Map.entry(
                        "pagerduty template",
                        "pagerduty_configs: [{routing_key: '{{ .Status }}-hush-key', url: '" + to + "'}]"),
                Map.entry(
                        "pagerduty file",
                        "pagerduty_configs: [{routing_key_file: '" + file("{{ .Status }}-hush-key") + "', url: '" + to
                                + "'}]"),
                Map.entry(
                        "opsgenie",
                        "opsgenie_configs: [{api_key: '" + key + "-{{ .Status }}', api_url: '" + to + "'}]"),
                Map.entry(
                        "telegram",
                        "telegram_configs: [{bot_token: " + key + ", api_url: '" + to + "', chat_id: 1, message: 'm "
                                + key + "'}]"),
                Map.entry(
                        "victorops",
                        "victorops_configs: [{api_key: " + key + ", api_url: '" + to + "/', routing_key: rk}]"),
                Map.entry(
                        "rocketchat",
                        "rocketchat_configs: [{token: " + key + ", token_id: hush-id, api_url: '" + to
                                + "', channel: c}]"),
                Map.entry("wechat", "wechat_configs: [{api_secret: " + key + ", corp_id: c, api_url: '" + to + "/'}]"),
                Map.entry(
                        "sns",
                        "sns_configs: [{api_url: '" + to + "', topic_arn: 'arn:aws:sns:us-east-2:1:t', sigv4: "
                                + "{region: us-east-2, access_key: AK, secret_key: " + key + "}}]"),
                Map.entry(
                        "jira",
                        "jira_configs: [{api_url: '" + to + "', project: P, issue_type: Bug, http_config: "
                                + "{basic_auth: {username: u, password: " + key + "}}}]"),
                Map.entry(
                        "incidentio",
                        "incidentio_configs: [{url: '" + hook.url("/hush") + "', alert_source_token: " + key + "}]"),
                Map.entry("discord", "discord_configs: [{webhook_url: '" + hook.url("/hush") + "'}]"),
                Map.entry("msteamsv2", "msteamsv2_configs: [{webhook_url: '" + hook.url("/hush") + "'}]"),
                Map.entry("mattermost", "mattermost_configs: [{webhook_url: '" + hook.url("/hush") + "', channel: c}]"),
                Map.entry(
                        "webex",
                        "webex_configs: [{api_url: '" + to + "', room_id: r, http_config: {authorization: "
                                + "{credentials: " + key + "}}}]"));
    }

    private String file(String content) {
        try {
            return Files.writeString(Files.createTempFile(directory, "secret", ""), content + "\n")
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> noAnswerHoldsASecret() {
        return secretive().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> checkSecretive(entry.getValue())));
    }

    private void checkSecretive(String receiver) throws Exception {
        Path own = Files.createTempDirectory(directory, "replica");
        int before = hook.requests().size();
        hook.answer((exchange, received) -> HookServer.status(
                        400,
                        received.target() + " " + received.headers() + " " + received.body(),
                        "Content-Type",
                        "text/plain")
                .to(exchange, received));
        try (LogLines log = LogLines.capture();
                LiveProgram program = new LiveProgram(own, config(receiver), FLAG)) {
            JsonNode attempted = only(test(program, ""));

            List<HookServer.Received> sent =
                    hook.requests().subList(before, hook.requests().size());
            assertThat(sent).isNotEmpty().allSatisfy(request -> {
                String header = request.headers().get("authorization");
                if (header != null) {
                    assertThat(attempted.toString()).doesNotContain(header.substring(header.lastIndexOf(' ') + 1));
                }
            });
            assertThat(attempted.get("requests")).isNotEmpty();
            assertThat(attempted.toString()).contains("<redacted>").doesNotContain("hush");
            assertThat(String.join("\n", log.lines())).doesNotContain("hush");
        }
    }
}
