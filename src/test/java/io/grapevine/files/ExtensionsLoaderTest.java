package io.grapevine.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.AddedReceivers;
import io.grapevine.config.Config;
import io.grapevine.config.Extensions;
import io.grapevine.config.Extensions.Engine;
import io.grapevine.config.Extensions.TemplateErrors;
import io.grapevine.config.Extensions.Text;
import io.grapevine.config.MessageActions;
import io.grapevine.config.ServerConfig;
import io.grapevine.config.WhenMuted;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.features.planned.SilencePlan;
import io.grapevine.model.matcher.ParserMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file with what Alertmanager does not know. */
class ExtensionsLoaderTest {
    private static final Path FILE = Path.of("/etc/am/grapevine.yml");

    private static final Config CONFIG = Loading.config("""
            route: {receiver: team-x}
            receivers:
            - name: team-x
              slack_configs: [{api_url: 'http://s', channel: a}, {api_url: 'http://s', channel: b}]
              webhook_configs: [{url: 'http://w'}]
            - name: team-y
              webhook_configs: [{url: 'http://w'}]
            - name: urgent
              pagerduty_configs: [{routing_key: k}]
            """);

    static Read<ConfigLoader.LoadedExtensions> parse(String yaml) {
        return ConfigLoader.LITERAL.extensions(FILE, yaml.getBytes(UTF_8), CONFIG);
    }

    static Extensions extensions(String yaml) {
        Read<ConfigLoader.LoadedExtensions> result = parse(yaml);
        assertThat(result.faults()).isEmpty();
        return result.get().extensions();
    }

    static List<String> faults(String yaml) {
        return parse(yaml).faults().stream()
                .map(fault -> fault.toString().replace(FILE + ":", ""))
                .toList();
    }

    @Test
    void directoriesWithRulesForSilencesStartAtTheFile() {
        assertThat(extensions("silences: {dirs: [rules, /abs]}")
                        .of(SilencePlan.NONE)
                        .dirs())
                .containsExactly("/etc/am/rules", "/abs");
        assertThat(extensions("silences: {}").of(SilencePlan.NONE).dirs()).isEmpty();
        assertThat(faults("silences: {dirs: ['', ~]}"))
                .containsExactly(
                        "1:19: silences.dirs[0]: \"\" (expected: a directory)",
                        "1:23: silences.dirs[1]: null (expected: a directory)");
    }

    @Test
    void everySettingOfGrapevineYmlIsRead() {
        Extensions extensions = extensions("""
                messages:
                  mustache:
                    files: ['templates/*.mustache', /abs/x.mustache]
                    strict: true
                integrations:
                - receiver: team-x
                  kind: slack
                  index: 1
                  engine: mustache
                  fields: {title: '{{status}}', fields.title: x}
                  on_template_error: drop
                - {receiver: team-y, kind: webhook, on_template_error: plain}
                ui:
                  filters:
                  - {name: Old and critical, filter: 'severity="critical" @age>1h', default: true}
                  - {name: Disks, filter: disk}
                """);

        assertThat(extensions.ui().filters())
                .containsExactly(
                        new Extensions.SavedFilter("Old and critical", "severity=\"critical\" @age>1h", true),
                        new Extensions.SavedFilter("Disks", "disk", false));
        assertThat(extensions.mustache().files()).containsExactly("/etc/am/templates/*.mustache", "/abs/x.mustache");
        assertThat(extensions.mustache().strict()).isTrue();
        assertThat(extensions.integrations())
                .containsExactly(
                        new Extensions.Integration(
                                "team-x",
                                "slack",
                                1,
                                Engine.MUSTACHE,
                                Map.of(
                                        "title",
                                        new Text(
                                                "{{status}}",
                                                "/etc/am/grapevine.yml:10:19: integrations[0].fields.title"),
                                        "fields.title",
                                        new Text(
                                                "x",
                                                "/etc/am/grapevine.yml:10:47: integrations[0].fields.fields.title")),
                                TemplateErrors.DROP,
                                WhenMuted.NONE,
                                null,
                                null,
                                MessageActions.NONE,
                                null),
                        new Extensions.Integration(
                                "team-y",
                                "webhook",
                                null,
                                Engine.GO,
                                Map.of(),
                                TemplateErrors.PLAIN,
                                WhenMuted.NONE,
                                null,
                                null,
                                MessageActions.NONE,
                                null));
    }

    @Test
    void fileWithoutSettingsAddsNothing() {
        assertThat(extensions("{}")).isEqualTo(Extensions.NONE);
        assertThat(extensions("messages:\nintegrations:\nui:\n")).isEqualTo(Extensions.NONE);
    }

    @Test
    void settingsOfAKindApplyToAllIntegrationsOfTheReceiver() {
        Extensions extensions = extensions("""
                integrations:
                - {receiver: team-x, kind: slack, engine: mustache}
                - {receiver: team-x, kind: webhook, index: 0, engine: mustache}
                """);
        assertThat(extensions.of("team-x", "slack", 0)).isPresent();
        assertThat(extensions.of("team-x", "slack", 1)).isPresent();
        assertThat(extensions.of("team-x", "webhook", 0)).isPresent();
        assertThat(extensions.of("team-y", "webhook", 0)).isEmpty();
        assertThat(extensions.of("team-x", "email", 0)).isEmpty();
        assertThat(extensions("integrations: [{receiver: team-x, kind: slack, index: 1}]")
                        .of("team-x", "slack", 0))
                .isEmpty();
    }

    @Test
    void everyErrorOfASavedFilterNamesItsField() {
        assertThat(faults("""
                        ui:
                          filter: []
                          filters:
                          - {name: A, filter: '@age>soon', default: true}
                          - {filter: a}
                          - {name: A, filter: 'job=~"("', default: true}
                          - {name: B}
                          - {name: [C], filter: c, default: maybe}
                          - {name: D, filter: severity>=warning}
                          - {name: E, filter: pod not ready}
                        """))
                .containsExactly(
                        "2:3: ui.filter: field not found (expected: filters)",
                        "4:23: ui.filters[0].filter: @age: \"soon\" (expected: a duration such as 30m or 1h30m)",
                        "5:5: ui.filters[1].name: missing (expected: a name)",
                        "6:12: ui.filters[2].name: \"A\" (expected: a name that no other filter has)",
                        "6:23: ui.filters[2].filter: error parsing regexp: missing closing ): `^(?:()$`",
                        "6:44: ui.filters[2].default: true (expected: one default)",
                        "7:5: ui.filters[3].filter: missing (expected: a filter such as severity=\"critical\" @age>1h)",
                        "8:12: ui.filters[4].name: a list (expected: a string)",
                        "8:37: ui.filters[4].default: \"maybe\" (expected: true or false)",
                        "9:23: ui.filters[5].filter: severity>=warning (expected: one of = != =~ !~ after a label name, such as"
                                + " severity=~\"critical|warning\", > or < after @age, or text in double quotes)",
                        "10:23: ui.filters[6].filter: not ready (expected: -ready to leave it out, or \"not ready\")");
    }

    @Test
    void clustersHaveTheirNamesAndUrlsAsBrowsersWriteThem() {
        Extensions.Clusters clusters = extensions("""
                        ui:
                          cluster_name: us
                          clusters:
                          - {name: us, url: 'https://am.us.example.com'}
                          - {name: Europa (Süd), url: 'HTTPS://AM.EU.example.com:443/grapevine'}
                          - {name: asia, url: 'http://10.1.2.3:9093//'}
                          origins: ['https://AM.eu.example.com:443', 'http://10.1.2.3:9093', 'http://[FD00::1]:9093']
                        """).ui().clusters();

        assertThat(clusters.own()).isEqualTo("us");
        assertThat(clusters.others())
                .containsExactly(
                        new Extensions.Cluster("Europa (Süd)", "https://am.eu.example.com/grapevine/"),
                        new Extensions.Cluster("asia", "http://10.1.2.3:9093/"));
        assertThat(clusters.origins())
                .containsExactly("https://am.eu.example.com", "http://10.1.2.3:9093", "http://[fd00::1]:9093");
    }

    @Test
    void everyErrorOfAClusterNamesItsField() {
        assertThat(faults("""
                        ui:
                          clusters:
                          - {name: a, url: 'https://a.example.com'}
                          - {name: a, url: 'https://a.example.com/'}
                          - {url: 'https://b.example.com'}
                          - {name: c}
                          - {name: d/e, url: [x], port: 1}
                          origins: ['*', 'https://a.example.com/']
                        """))
                .containsExactly(
                        "2:3: ui.cluster_name: missing (expected: the name of this cluster, as clusters is set)",
                        "4:12: ui.clusters[1].name: \"a\" (expected: a name that no other cluster has)",
                        "4:20: ui.clusters[1].url: \"https://a.example.com/\" (expected: a URL that no other cluster"
                                + " has)",
                        "5:5: ui.clusters[2].name: missing (expected: a name)",
                        "6:5: ui.clusters[3].url: missing (expected: the address of its web UI)",
                        "7:12: ui.clusters[4].name: \"d/e\" (expected: at most 64 characters without control"
                                + " characters, / and ,)",
                        "7:22: ui.clusters[4].url: a list (expected: a string)",
                        "7:27: ui.clusters[4].port: field not found (expected: one of name, url)",
                        "8:13: ui.origins[0]: \"*\" (expected: https://HOST or https://HOST:PORT)",
                        "8:18: ui.origins[1]: \"https://a.example.com/\" (expected: https://HOST or"
                                + " https://HOST:PORT)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "am.example.com",
                "ftp://am.example.com",
                "javascript:alert(1)",
                "https://",
                "https://ana:secret@am.example.com",
                "https://am.example.com/?a=b",
                "https://am.example.com/#/alerts",
                "https://am.example.com/a/../b",
                "https://am.example.com/..",
                "https://am.example.com;script-src *",
                "https://*.example.com",
                "https://[::1]:9093",
                "https://am.example.com:port"
            })
    void aUrlThatIsNoneOfAPageIsRefused(String url) {
        assertThat(faults("ui: {cluster_name: us, clusters: [{name: a, url: '" + url + "'}]}"))
                .singleElement()
                .asString()
                .contains(
                        "ui.clusters[0].url: ",
                        " (expected: http://HOST or https://HOST, with a port or a path, no user)");
    }

    @Test
    void allErrorsAreReportedInOrderWithPositionAndField() {
        assertThat(faults("""
                        mesages: {mustache: {files: [x]}}
                        messages: {mustache: {strict: maybe}}
                        integrations:
                        - receiver: team-z
                          kind: slak
                          engine: jinja
                        - receiver: team-x
                          kind: email
                          on_template_error: retry
                        - receiver: team-x
                          kind: slack
                          index: 2
                          engine: mustache
                          fields: {titel: x, title: [y]}
                        - receiver: team-x
                          kind: webhook
                          fields: {payload: x}
                          feilds: {}
                        -
                        """))
                .containsExactly(
                        "1:1: mesages: field not found (expected: messages)",
                        "2:31: messages.mustache.strict: \"maybe\" (expected: true or false)",
                        "4:13: integrations[0].receiver: \"team-z\" (expected: team-x)",
                        "5:9: integrations[0].kind: \"slak\" (expected: slack)",
                        "6:11: integrations[0].engine: \"jinja\" (expected: one of go, mustache)",
                        "8:9: integrations[1].kind: \"email\": receiver \"team-x\" has 0 of kind email "
                                + "(expected: a kind that it has)",
                        "9:22: integrations[1].on_template_error: \"retry\" (expected: one of plain, drop)",
                        "12:10: integrations[2].index: 2: receiver \"team-x\" has 2 of kind slack (expected: 0 to 1)",
                        "14:19: integrations[2].fields.titel: no text of kind slack (expected: title)",
                        "14:29: integrations[2].fields.title: a list (expected: a string)",
                        "17:11: integrations[3].fields: set without engine: mustache "
                                + "(expected: Go templates stand in alertmanager.yml)",
                        "18:3: integrations[3].feilds: field not found (expected: fields)",
                        "19:2: integrations[4]: missing (expected: a mapping)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', textBlock = """
            {} → receiver: missing (expected: one of team-x, team-y, urgent)
            {receiver: operations} → receiver: "operations" (expected: one of team-x, team-y, urgent)
            {receiver: team-x} → kind: missing (expected: one of discord, email,
            {receiver: team-x, kind: [slack]} → kind: a list (expected: a string)
            {receiver: team-x, kind: slack, index: -1} → index: "-1" (expected: an integer from 0
            {receiver: team-x, kind: slack, engine: mustache, fields: {send_resolved: x}} \
            → fields.send_resolved: no text of kind slack
            {receiver: team-x, kind: slack, engine: mustache, fields: {http_config.proxy_url: x}} \
            → fields.http_config.proxy_url: no text of kind slack
            """)
    void missingFieldOfAnIntegrationIsNamed(String integration, String fault) {
        assertThat(faults("integrations: [" + integration + "]")).anyMatch(shown -> shown.contains(fault));
    }

    @Test
    void noIntegrationIsDescribedTwice() {
        String again = ": described before: slack 1 of \"team-x\" (expected: each integration once)";
        assertThat(faults("""
                        integrations:
                        - {receiver: team-x, kind: slack, index: 1}
                        - {receiver: team-x, kind: slack}
                        """)).containsExactly("3:3: integrations[1]" + again);
        assertThat(faults("""
                        integrations:
                        - {receiver: team-x, kind: slack, index: 0}
                        - {receiver: team-x, kind: slack, index: 1}
                        - {receiver: team-x, kind: slack, index: 1}
                        """)).containsExactly("4:3: integrations[2]" + again);
    }

    @Test
    void invalidYamlIsRejectedWithItsPosition() {
        assertThat(faults("integrations: [")).singleElement().asString().startsWith("1:16: yaml: ");
        assertThat(faults("[]")).singleElement().asString().startsWith("1:1: a list (expected: a mapping)");
    }

    @Test
    void emptyFileIsAnError() {
        for (String empty : List.of("", "\n", "# heartbeats: []\n", "---\n", "~")) {
            assertThat(faults(empty))
                    .as(empty)
                    .containsExactly("1:1: missing: the file is empty (expected: settings, or {} for none)");
        }
    }

    @Test
    void aFileIsReadWhereItLies(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("grapevine.yml"), "messages: {mustache: {files: ['t/*']}}");
        assertThat(ConfigLoader.LITERAL.extensions(file, CONFIG))
                .isEqualTo(Read.of(new ConfigLoader.LoadedExtensions(
                        new Extensions(
                                new Extensions.Mustache(List.of(directory + "/t/*"), false),
                                AddedReceivers.NONE,
                                List.of(),
                                Extensions.Ui.DEFAULT,
                                ActionsConfig.DEFAULT,
                                Optional.empty(),
                                ServerConfig.DEFAULT,
                                List.of(),
                                Map.of()),
                        "messages: {mustache: {files: ['t/*']}}")));
        assertThat(ConfigLoader.LITERAL.extensions(directory.resolve("none.yml"), CONFIG))
                .extracting(Read::text)
                .asString()
                .endsWith("none.yml: no such file or directory (expected: a file that can be read)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a/r, kind: webhook | ''
            a/r, kind: webhook, index: 1 | integrations[0].index: 1: receiver \"a/r\" has 1 of kind webhook
            a/r, kind: slack | integrations[0].kind: \"slack\": receiver \"a/r\" has 0 of kind slack
            a/gone, kind: webhook | integrations[0].receiver: \"a/gone\": not in force (expected: a receiver of a team)
            gone/r, kind: webhook | integrations[0].receiver: \"gone/r\": not in force
            """)
    void whatTeamsDoWithTheirReceiversIsAWarning(String integration, String warning) {
        ConfigLoader loader = Loading.loader(ParserMode.UTF8_WITH_FALLBACK);
        MainFile main = Loading.load("route: {receiver: m/n}\nreceivers: [{name: m/n}]\n")
                .get();
        byte[] team = "team: a\nroute: {receiver: r}\nreceivers: [{name: r, webhook_configs: [{url: 'http://w'}]}]\n"
                .getBytes(UTF_8);
        Team a = loader.team(main, "a", Path.of("teams/a.yml"), team).get();
        Config merged = main.with(List.of(a), Path.of("teams"));

        byte[] yaml = ("integrations: [{receiver: " + integration + "}]\n").getBytes(UTF_8);
        Read<ConfigLoader.LoadedExtensions> result = ConfigLoader.LITERAL.extensions(FILE, yaml, merged);
        assertThat(result.faults()).isEmpty();
        assertThat(String.join(
                        "",
                        result.warnings().stream().map(ConfigError::toString).toList()))
                .contains(warning.replace("\\\"", "\""));
        assertThat(result.warnings()).hasSize(warning.isEmpty() ? 0 : 1);
        assertThat(ConfigLoader.LITERAL
                        .extensions(FILE, "integrations: [{receiver: m/n, kind: slack}]".getBytes(UTF_8), merged)
                        .faults())
                .isNotEmpty();
    }
}
