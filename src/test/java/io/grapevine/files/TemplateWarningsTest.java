package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.yaml.Read;
import io.grapevine.template.go.GoTemplates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateWarningsTest {
    private static List<String> warnings(String integrations) throws Exception {
        String text = "route: {receiver: r}\nreceivers: [{name: r, " + integrations + "}]\n";
        Read<MainFile> result =
                ConfigLoader.LITERAL.parse(Path.of("alertmanager.yml"), text.getBytes(StandardCharsets.UTF_8));
        assertThat(result.faults()).isEmpty();
        return ConfigWarnings.ofTemplates(result.get().config(), GoTemplates.parse(List.of(), InstantSource.system()));
    }

    @Test
    void defaultsAndValidTemplatesGiveNoWarning() throws Exception {
        assertThat(warnings("slack_configs: [{api_url: 'http://s', channel: '#a', title: '{{ .Status | toUpper }}'}], "
                        + "pagerduty_configs: [{routing_key: k, details: {a: {b: '{{ len .Alerts }}'}}}]"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            email_configs | from: a@b, to: 'a@example.org; b@example.org' | to: a@example.org; b@example.org (expected: a comma at character 14; sending will fail)
            email_configs | from: a@b, to: ops | to: ops (expected: an address at character 4; sending will fail)
            email_configs | to: a@b, from: 'a@b, c@d' | from: a@b, c@d (expected: one address; sending will fail)
            pagerduty_configs | routing_key: k, severity: page | severity: "page" (expected: critical, error, warning, info; error will be sent)
            opsgenie_configs | api_key: k | api_url: https://api.opsgenie.com/ (expected: that of its successor, such as https://api.atlassian.com/jsm/ops/integration/ of JSM Operations; Opsgenie ends on 2027-04-05)
            opsgenie_configs | api_key: k, api_url: 'https://api.eu.opsgenie.com' | api_url: https://api.eu.opsgenie.com/ (expected: that of its successor, such as https://api.atlassian.com/jsm/ops/integration/ of JSM Operations; Opsgenie ends on 2027-04-05)
            opsgenie_configs | api_key: k, api_url: 'https://api.atlassian.com/jsm/ops/integration/v2/alerts' | api_url: https://api.atlassian.com/jsm/ops/integration/v2/alerts/ (expected: https://api.atlassian.com/jsm/ops/integration/, to which v2/alerts is added; sending will fail)
            opsgenie_configs | api_key: k, api_url: 'https://api.atlassian.com/jsm/ops/integration', update_alerts: true | update_alerts: true (expected: false, as JSM Operations documents no updates; texts will stay as first sent)
            opsgenie_configs | api_key: k, api_url: 'https://api.atlassian.com/jsm/ops/integration', priority: high | priority: "high" (expected: P1 to P5; it will be left out)
            pushover_configs | user_key: u, token: t, priority: high | priority: "high" (expected: -2 to 2; the usual one will be sent)
            pushover_configs | user_key: u, token: t, retry: 10s | retry: 10s (expected: at least 30s; urgent messages will fail)
            pushover_configs | user_key: u, token: t, expire: 4h | expire: 14400s (expected: at most 3h; urgent messages will fail)
            sns_configs | sigv4: {region: r}, topic_arn: t, attributes: {a: ''} | attributes.a: empty (expected: a text; it will be left out)
            sns_configs | sigv4: {region: r}, topic_arn: t, attributes: {a b: c} | attributes: "a b" (expected: a name of 1 to 256 letters, digits and _-.; it will be left out)
            """)
    void aFixedTextThatTheServiceRefusesIsNamed(String kind, String fields, String warning) throws Exception {
        assertThat(warnings(kind + ": [{" + mail(kind) + fields + "}]"))
                .containsExactly("receiver \"r\": " + kind + "[0]." + warning);
    }

    private static String mail(String kind) {
        return kind.equals("email_configs") ? "smarthost: 'localhost:25', " : "";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            email_configs | from: a@b, to: '{{ .CommonLabels.mail }}'
            email_configs | from: 'Störung <a@b>', to: "a@b\\nc@d, E <e@f>"
            pagerduty_configs | routing_key: k, severity: '{{ .CommonLabels.severity }}'
            pagerduty_configs | routing_key: k, severity: Critical
            pagerduty_configs | service_key: k, severity: page
            opsgenie_configs | api_key: k, api_url: 'https://api.atlassian.com/jsm/ops/integration', priority: P2
            opsgenie_configs | api_key: k, api_url: 'https://opsgenie.example/', update_alerts: true
            pushover_configs | user_key: u, token: t, priority: '-1', retry: 10s
            sns_configs | sigv4: {region: r}, topic_arn: t, attributes: {a: '{{ .Status }}'}
            """)
    void otherTextsGiveNoWarning(String kind, String fields) throws Exception {
        assertThat(warnings(kind + ": [{" + mail(kind) + fields + "}]")).isEmpty();
    }

    @Test
    void aTextThatCannotBeParsedIsNamedWithItsPlace() throws Exception {
        assertThat(warnings(
                        "slack_configs: [{api_url: 'http://s', channel: '#a'}, {api_url: 'http://s', channel: '#a', "
                                + "title: '{{ nope }}', fields: [{title: a, value: '{{ if }}'}]}]"))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("receiver \"r\": slack_configs[1].title: ") && line.contains("nope"))
                .anyMatch(line -> line.startsWith("receiver \"r\": slack_configs[1].fields[0].value: "));
    }

    @Test
    void fieldThatNoDataHaveIsNamedWhereverItIsReached() throws Exception {
        assertThat(warnings("slack_configs: [{api_url: 'http://s', channel: '#a', "
                        + "title: '{{ if eq .Status \"resolved\" }}{{ .Foo }}{{ end }}', "
                        + "text: '{{ range .Alerts }}{{ .Labels.foo }}{{ .Summary }}{{ end }}', "
                        + "footer: '{{ index .Alerts 7 }}{{ .CommonLabels.nothing }}'}]"))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("receiver \"r\": slack_configs[0].title: ")
                        && line.contains("can't evaluate field Foo in type ")
                        && line.endsWith(" (expected: a field of the data; sending will fail)"))
                .anyMatch(line -> line.startsWith("receiver \"r\": slack_configs[0].text: ")
                        && line.contains("can't evaluate field Summary in type "));
    }

    @ParameterizedTest
    @CsvSource({
        "pagerduty_configs, routing_key",
        "pagerduty_configs, service_key",
        "pushover_configs, user_key",
        "pushover_configs, token",
        "opsgenie_configs, api_key",
        "wechat_configs, api_secret",
    })
    void secretThatIsRenderedIsCheckedAndNotShown(String kind, String field) throws Exception {
        String others = kind.equals("pushover_configs")
                ? (field.equals("token") ? ", user_key: u" : ", token: t")
                : kind.equals("wechat_configs")
                        ? ", corp_id: c"
                        : kind.equals("opsgenie_configs") ? ", api_url: 'http://o/'" : "";
        String where = "receiver \"r\": " + kind + "[0]." + field;
        for (String broken : List.of("{{ if }}hush", "{{ hush }}", "{{ .Hush }}", "{{ template \"hush\" . }}")) {
            assertThat(warnings(kind + ": [{" + field + ": '" + broken + "'" + others + "}]"))
                    .as(broken)
                    .containsExactly(where + ": fails (expected: a template; sending will fail)");
        }
        assertThat(warnings(kind + ": [{" + field + ": '{{ .CommonLabels.team }}'" + others + "}]"))
                .isEmpty();
    }

    @Test
    void secretThatIsNotRenderedMayLookLikeATemplate() throws Exception {
        assertThat(warnings("webhook_configs: [{url: 'http://w/', http_config: {basic_auth: {username: u, password: "
                        + "'{{ if'}}}], telegram_configs: [{bot_token: '1:{{a', chat_id: 1}]"))
                .isEmpty();
    }

    @Test
    void treesOfTemplatesAreLookedThroughAndSecretsAreNot() throws Exception {
        assertThat(warnings("webhook_configs: [{url: 'http://w/{{ .Status }}', payload: {a: ['{{ end }}']}}]"))
                .singleElement()
                .asString()
                .startsWith("receiver \"r\": webhook_configs[0].payload.a[0]: ");
    }
}
