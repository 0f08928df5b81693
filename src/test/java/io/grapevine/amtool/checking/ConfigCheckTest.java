package io.grapevine.amtool.checking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.Records;
import io.grapevine.base.commandline.CommandFault;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.files.zone.ZoneFiles;
import io.grapevine.model.matcher.ParserMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCheckTest {
    private static final String GOOD = "route: {receiver: r}\nreceivers: [{name: r}]\n";
    private static final String FOUND = """
            Found:
             - global config
             - route
             - 0 inhibit rules
             - 1 receivers
            """;

    /** Of a configuration alone, in which secrets stand as they are. */
    static final ConfigCheck.Options OPTIONS = new ConfigCheck.Options(
            ParserMode.UTF8_WITH_FALLBACK,
            SecretReferences.LITERAL,
            Optional.empty(),
            Optional.empty(),
            new SilenceRulesCheck(Optional.empty(), InstantSource.system()),
            Optional.empty(),
            ZoneFiles.of(Map.of()),
            false);

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ConfigCheck check(ParserMode mode) {
        return check(Records.with(OPTIONS, "mode", mode));
    }

    private ConfigCheck check(ConfigCheck.Options options) {
        return new ConfigCheck(options, new PrintStream(out, false, UTF_8), new PrintStream(err, false, UTF_8));
    }

    private ConfigCheck check() {
        return check(ParserMode.UTF8_WITH_FALLBACK);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    /** The failure of a check of the files; empty if there is none. */
    private String failure(String... files) {
        try {
            check().files(List.of(files));
            return "";
        } catch (CommandFault e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String failureOf(Optional<InputStream> standardInput) {
        try {
            check().standardInput(standardInput);
            return "";
        } catch (CommandFault e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void aGoodFileIsReportedWithItsContent() throws IOException {
        String good = file("a.yml", GOOD);

        assertThat(failure(good)).isEmpty();
        assertThat(out.toString(UTF_8)).isEqualTo("Checking '" + good + "'  SUCCESS\n" + FOUND + " - 0 templates\n\n");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void everyErrorOfAFileIsReportedWithItsPlace() throws IOException {
        String bad = file("a.yml", "route:\n  receiver: x\n  group_wait: 5us\nreceivers: [{name: r}, {name: r}]\n");

        assertThat(failure(bad)).isEqualTo("failed to validate 1 file(s)");
        assertThat(out.toString(UTF_8))
                .isEqualTo("Checking '" + bad + "'  FAILED: undefined receiver \"x\" used in route\n\n");
        assertThat(err.toString(UTF_8).lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith(bad + ":"))
                .anyMatch(line -> line.startsWith(bad + ":2:13: route.receiver: undefined receiver \"x\""))
                .anyMatch(line -> line.startsWith(bad + ":3:15: route.group_wait: \"5us\": unknown unit"))
                .anyMatch(line -> line.startsWith(bad + ":4:31: receivers[1].name: "));
    }

    @Test
    void aFaultIsSummedUpWithItsField() throws IOException {
        failure(file("a.yml", "route: {receiver: r, foo: 1}\nreceivers: [{name: r}]\n"));

        assertThat(out.toString(UTF_8)).contains("  FAILED: route.foo: field not found (expected: ");
    }

    @Test
    void textThatIsNoYamlIsAFaultWithoutAField() throws IOException {
        failure(file("a.yml", "route: {receiver: r\n"));

        assertThat(out.toString(UTF_8)).contains("  FAILED: yaml: ");
        assertThat(err.toString(UTF_8)).contains("a.yml:2:1: yaml: ");
    }

    @Test
    void allFilesAreLookedAtAndTheFaultyOnesCounted() throws IOException {
        String bad = file("bad.yml", "route: {receiver: x}\n");
        String good = file("good.yml", GOOD);

        assertThat(failure(bad, good, bad, directory.resolve("none.yml").toString()))
                .isEqualTo("failed to validate 3 file(s)");
        assertThat(out.toString(UTF_8).lines().filter(line -> line.startsWith("Checking")))
                .hasSize(4)
                .element(1)
                .isEqualTo("Checking '" + good + "'  SUCCESS");
        assertThat(err.toString(UTF_8)).contains("none.yml: no such file");
    }

    @Test
    void templatesAreFoundBesideTheFileAndChecked() throws IOException {
        file("good.tmpl", "{{ define \"x\" }}{{ .Status | toUpper }}{{ end }}");
        String config = file("a.yml", GOOD + "templates: ['*.tmpl', 'none-*.tmpl']\n");

        assertThat(failure(config)).isEmpty();
        assertThat(out.toString(UTF_8)).endsWith(" - 2 templates\n  SUCCESS\n\n");
    }

    @Test
    void theErrorOfEachTemplateFileIsReported() throws IOException {
        String first = file("1.tmpl", "{{ define \"x\" }}\n{{ .Status | nope }}{{ end }}");
        file("2.tmpl", "fine");
        String third = file("3.tmpl", "{{ end }}");
        String config = file("a.yml", GOOD + "templates: ['*.tmpl']\n");

        assertThat(failure(config)).isEqualTo("failed to validate 1 file(s)");
        assertThat(out.toString(UTF_8)).contains("'  SUCCESS\nFound:").contains(" - 1 templates\n  FAILED: template: ");
        assertThat(err.toString(UTF_8).lines())
                .hasSize(2)
                .satisfiesExactly(
                        line -> assertThat(line).contains(first + ":2:").contains("nope"),
                        line -> assertThat(line).contains(third + ":1:"));
    }

    @Test
    void aPatternThatIsNoneIsAFaultOfTheTemplates() throws IOException {
        assertThat(failure(file("a.yml", GOOD + "templates: ['[a.tmpl']\n"))).isEqualTo("failed to validate 1 file(s)");
        assertThat(err.toString(UTF_8)).contains("[a.tmpl\": Unclosed character class");
    }

    @Test
    void standardInputIsReadUnderItsName() {
        assertThat(failureOf(Optional.of(new ByteArrayInputStream(GOOD.getBytes(UTF_8)))))
                .isEmpty();
        assertThat(out.toString(UTF_8)).startsWith("Checking '/dev/stdin'  SUCCESS\nFound:\n");
    }

    @Test
    void withoutAFileAndStandardInputThereIsNothingToCheck() {
        assertThat(failureOf(Optional.empty())).isEqualTo("Failed to read from standard input");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void theGrammarOfMatchersIsTheOneAskedFor() throws Exception {
        String config =
                file("a.yml", "route: {receiver: r, routes: [{matchers: ['größe=x']}]}\nreceivers: [{name: r}]\n");

        check(ParserMode.UTF8_STRICT).files(List.of(config));
        assertThat(failureIn(ParserMode.CLASSIC, config)).isEqualTo("failed to validate 1 file(s)");
    }

    private String failureIn(ParserMode mode, String config) {
        try {
            check(mode).files(List.of(config));
            return "";
        } catch (CommandFault e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void warningsArePrintedBesideSuccess() throws IOException {
        String config =
                file("a.yml", "route: {receiver: r, routes: [{matchers: ['a=~b{1}']}]}\nreceivers: [{name: r}]\n");

        assertThat(failure(config)).isEmpty();
        assertThat(err.toString(UTF_8)).startsWith("Warning: " + config + ":1:");
    }

    private static final String WARNED = """
            route: {receiver: r, routes: [{receiver: s}]}
            templates: ['none/*.tmpl', 'some.tmpl']
            receivers:
            - name: unused
              slack_configs: [{api_url: 'http://s', channel: '#a', title: '{{ end }}'}]
            - name: r
              slack_configs: [{api_url: 'http://s', channel: '#a', title: '{{ nope }}'}]
            - name: s
              webhook_configs: [{url: 'http://w/'}]
              slack_configs: [{api_url: 'http://s', channel: '#a', text: '{{ template "gone" . }}{{ template "some" . }}'}]
            """;

    private String strictFailure(boolean strict, Optional<Path> extensions, String file) {
        try {
            check(Records.with(OPTIONS, "extensions", extensions, "strict", strict))
                    .files(List.of(file));
            return "";
        } catch (CommandFault e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void whateverTheServerWarnsOfIsAWarning() throws IOException {
        file("some.tmpl", "{{ define \"some\" }}{{ if . }}\n{{ template \"lost\" . }}{{ end }}{{ end }}");
        String file = file("a.yml", WARNED);

        assertThat(strictFailure(false, Optional.empty(), file)).isEmpty();

        assertThat(out.toString(UTF_8)).contains("SUCCESS").doesNotContain("FAILED");
        assertThat(err.toString(UTF_8).lines())
                .allMatch(line -> line.startsWith("Warning: " + file + ": "))
                .anyMatch(line -> line.contains("templates[0]: \"") && line.contains("none/*.tmpl\" matches no file"))
                .anyMatch(line -> line.contains("some.tmpl:2:4: template \"lost\" not defined (expected: "))
                .anyMatch(line -> line.contains("receiver \"r\": slack_configs[0].title: ") && line.contains("nope"))
                .anyMatch(line -> line.contains("receiver \"s\": slack_configs[0].text: ")
                        && line.contains("\"gone\" not defined"))
                .hasSize(4);
    }

    @Test
    void examplesPassAStrictCheck() throws IOException {
        try (Stream<Path> examples = Files.list(Path.of("config-examples"))) {
            assertThat(examples.filter(file -> file.toString().endsWith(".yml") && !file.endsWith("grapevine.yml")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(strictFailure(true, Optional.empty(), file.toString()))
                            .as("%s: %s", file, err.toString(UTF_8))
                            .isEmpty());
        }
    }

    @Test
    void warningsFailAStrictCheck() throws IOException {
        String file = file("a.yml", GOOD + "templates: [none.tmpl]\n");

        assertThat(strictFailure(true, Optional.empty(), file)).startsWith("1 warning(s) (expected: none");
        assertThat(strictFailure(true, Optional.empty(), file("b.yml", GOOD))).isEmpty();
    }

    @Test
    void labelsThatAreRemovedAreWarnedOfWhereTheyAreNamed() throws IOException {
        String config = file("a.yml", """
            route:
              receiver: r
              routes:
              - {receiver: s, matchers: ['replica="a"', 'replica!="b"'], group_by: [other]}
            inhibit_rules:
            - {source_matchers: [a="b"], target_matchers: [c="d"], equal: [job]}
            - {source_matchers: [a="b"], target_matchers: [c="d"], equal: [replica]}
            receivers: [{name: r}, {name: s}]
            """);
        file("grapevine.yml", "server: {alerts: {replica_labels: [replica]}}\n");
        Path extensions = directory.resolve("grapevine.yml");

        assertThat(strictFailure(false, Optional.of(extensions), config)).isEmpty();
        String prefix = "Warning: " + extensions + ": server.alerts.replica_labels: ";
        assertThat(err.toString(UTF_8).lines())
                .containsExactly(
                        prefix + "the route to \"s\" names \"replica\" (expected: labels that alerts keep)",
                        prefix + "inhibit_rules[1] names \"replica\" (expected: labels that alerts keep)");
    }

    @Test
    void theFileOfExtensionsIsCheckedWithItsTemplates() throws IOException {
        String good = file("a.yml", GOOD);
        Path extensions = directory.resolve("grapevine.yml");

        file("grapevine.yml", "messages: {mustache: {files: ['none/*.mustache']}}\n");
        assertThat(strictFailure(false, Optional.of(extensions), good)).isEmpty();
        assertThat(out.toString(UTF_8)).contains("Checking '" + extensions + "'  SUCCESS\n");
        assertThat(err.toString(UTF_8)).startsWith("Warning: " + extensions + ": messages.mustache.files[0]: ");

        file("grapevine.yml", "integrations: [{receiver: x, kind: slack}]\n");
        assertThat(strictFailure(false, Optional.of(extensions), good)).isEqualTo("failed to validate 1 file(s)");
        assertThat(out.toString(UTF_8)).contains("Checking '" + extensions + "'  FAILED: integrations[0].receiver: ");

        file("grapevine.yml", "messages: {mustache: {files: ['*.mustache']}}\n");
        file("bad.mustache", "{{#a}}");
        assertThat(strictFailure(false, Optional.of(extensions), good)).isEqualTo("failed to validate 1 file(s)");
        assertThat(err.toString(UTF_8)).contains("bad.mustache");
    }

    @Test
    void theAccessFileIsCheckedBesideConfigurations() throws Exception {
        Path access = Path.of(file("access.yml", "roles: {boss: [a]}\n"));
        ConfigCheck.Options options = Records.with(OPTIONS, "access", Optional.of(access));
        String good = file("a.yml", GOOD);

        assertThatThrownBy(() -> check(options).files(List.of(good))).hasMessage("failed to validate 1 file(s)");
        assertThat(out.toString(UTF_8))
                .startsWith("Checking '" + access + "'  FAILED: " + access + ":1:9: roles.boss: field not found")
                .contains("\n\nChecking '" + good + "'  SUCCESS\n");
        assertThat(err.toString(UTF_8))
                .startsWith("--web.access-file: " + access + ":1:9: roles.boss: field not found");

        file("access.yml", "roles: {admin: [a]}\n");
        out.reset();
        check(options).standardInput(Optional.of(new ByteArrayInputStream(GOOD.getBytes(UTF_8))));
        assertThat(out.toString(UTF_8))
                .startsWith("Checking '" + access + "'  SUCCESS\n\nChecking '/dev/stdin'  SUCCESS\n");

        String oidc =
                "oidc: {issuer: 'https://x', client_id: a, redirect_url: 'https://y/login/callback', cookie_key_file: %s}\n";
        file("access.yml", "roles: {admin: [a]}\n" + oidc.formatted("none"));
        err.reset();
        check(options).files(List.of(good));
        assertThat(err.toString(UTF_8))
                .isEqualTo("Not checked: oidc.cookie_key_file: " + access.resolveSibling("none")
                        + ": no such file or directory\n");
        file("access.yml", "roles: {admin: [a]}\n" + oidc.formatted("a.yml"));
        err.reset();
        check(options).files(List.of(good));
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void theKeysOfActionsAreCheckedWhereTheyAre() throws IOException {
        String main =
                file("a.yml", GOOD.replace("{name: r}", "{name: r, msteamsv2_configs: [{webhook_url: 'http://t'}]}"));
        Path keys = directory.resolve("keys");
        String offered =
                "integrations: [{receiver: r, kind: msteamsv2, buttons: [ack]}]\nmessages: {buttons: {key_file: keys}}\n";
        Path extensions = Path.of(file("grapevine.yml", offered));

        assertThat(strictFailure(true, Optional.of(extensions), main)).isEmpty();
        assertThat(err.toString(UTF_8))
                .isEqualTo("Not checked: messages.buttons.key_file: " + keys + ": no such file or directory\n");

        file("keys", "0123456789abcdef\n");
        err.reset();
        assertThat(strictFailure(true, Optional.of(extensions), main)).isEmpty();
        assertThat(err.toString(UTF_8)).isEmpty();

        file("keys", "0123456789abcdef\nsecret\n");
        assertThat(strictFailure(false, Optional.of(extensions), main)).isEqualTo("failed to validate 1 file(s)");
        assertThat(err.toString(UTF_8))
                .isEqualTo(extensions + ": messages.buttons.key_file: " + keys
                        + ": line 2: a key of 6 characters (expected: at least 16)\n");

        file("grapevine.yml", "messages: {buttons: {key_file: keys}}\n"); // not read by the server either
        assertThat(strictFailure(false, Optional.of(extensions), main)).isEmpty();
    }

    @Test
    void topicThatIsNoTemplateIsWarnedOfWithoutItsText() throws IOException {
        Path extensions = Path.of(file(
                "grapevine.yml", "receivers: [{name: r, ntfy_configs: [{url: 'http://n', topic: '{{ hush }}'}]}]\n"));

        assertThat(strictFailure(true, Optional.of(extensions), file("a.yml", GOOD)))
                .startsWith("1 warning(s)");
        assertThat(err.toString(UTF_8))
                .isEqualTo("Warning: " + extensions + ": receiver \"r\": ntfy_configs[0].topic: fails (expected: a"
                        + " template; sending will fail)\n");
    }

    @Test
    void theKeyOfWebPushIsCheckedWhereItIs() throws IOException {
        Path key = directory.resolve("vapid.pem");
        Path extensions = Path.of(file("grapevine.yml", """
                receivers: [{name: r, webpush_configs: [{}]}]
                server: {webpush: {key_file: vapid.pem, subject: 'mailto:a@example.com'}}
                """));
        String main = file("a.yml", GOOD);

        assertThat(strictFailure(true, Optional.of(extensions), main)).isEmpty();
        assertThat(err.toString(UTF_8))
                .isEqualTo("Not checked: server.webpush.key_file: " + key + ": no such file or directory\n");

        file("vapid.pem", "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA");
        err.reset();
        assertThat(strictFailure(true, Optional.of(extensions), main)).isEmpty();
        assertThat(err.toString(UTF_8)).isEmpty();

        file("vapid.pem", "hush");
        assertThat(strictFailure(false, Optional.of(extensions), main)).isEqualTo("failed to validate 1 file(s)");
        assertThat(err.toString(UTF_8))
                .startsWith(extensions + ": server.webpush.key_file: " + key + ": no key (expected: ")
                .doesNotContain("hush");
    }

    @Test
    void filesOfSecretsAreLookedAtWhereTheyAre() throws IOException {
        String main = file("a.yml", GOOD.replace("{name: r}", """
                {name: r, slack_configs: [{api_url: 'http://s', channel: '#a'}], webhook_configs: [{url_file: DIR/url, http_config: {authorization: {credentials_file: gone}}},
                    {url: 'http://w', http_config: {authorization: {credentials_file: gone}}}]}""").replace("DIR", directory.toString()));
        Path extensions = Path.of(file("grapevine.yml", """
                receivers: [{name: r, ntfy_configs: [{url: 'http://n', topic: t, token_file: token}]}]
                heartbeats: [{name: backup, ping: true, within: 1h, token_file: ping}]
                integrations: [{receiver: r, kind: slack, buttons: [ack]}]
                messages: {buttons: {apps: {slack: [{signing_secret_file: sign, bot_token_file: bot}]}}}
                """));
        file("url", "\n");
        Files.createDirectory(directory.resolve("token"));
        file("ping", " ");
        file("sign", "short");

        assertThat(strictFailure(true, Optional.of(extensions), main))
                .as(err.toString(UTF_8))
                .startsWith("4 warning(s)");
        assertThat(err.toString(UTF_8).lines())
                .containsExactlyInAnyOrder(
                        "Warning: " + main + ": receiver \"r\": webhook_configs[0].url_file: "
                                + directory.resolve("url") + ": empty (expected: a secret)",
                        "Not checked: receiver \"r\": webhook_configs[0].http_config.authorization.credentials_file: "
                                + directory.resolve("gone") + ": no such file or directory",
                        "Warning: " + extensions + ": receiver \"r\": ntfy_configs[0].token_file: "
                                + directory.resolve("token") + ": is a directory (expected: a file of text to read)",
                        "Warning: " + extensions + ": heartbeats[0].token_file: " + directory.resolve("ping")
                                + ": empty (expected: a secret)",
                        "Warning: " + extensions + ": messages.buttons.apps.slack[0].signing_secret_file: "
                                + directory.resolve("sign") + ": 5 characters (expected: at least 16 characters)",
                        "Not checked: messages.buttons.apps.slack[0].bot_token_file: " + directory.resolve("bot")
                                + ": no such file or directory");
    }

    @Test
    void textsOfAddedReceiversAreCheckedAndReportedOnce() throws IOException {
        String main = file("a.yml", GOOD.replace("{name: r}", """
                {name: r, slack_configs: [{api_url: 'http://s', channel: '#a', text: '{{ bad }}'}]}"""));
        Path extensions = directory.resolve("grapevine.yml");
        file(
                "grapevine.yml",
                "receivers: [{name: r, ntfy_configs: [{url: 'http://n', topic: t, title: '{{ nope }}'}]}]\n");

        assertThat(strictFailure(true, Optional.of(extensions), main)).startsWith("2 warning(s)");
        assertThat(err.toString(UTF_8).lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("Warning: " + extensions + ": receiver \"r\": ntfy_configs[0].title: ");
    }

    @Test
    void referencesInSecretsAreExpandedWhereThatIsAskedFor() throws Exception {
        String config = file("a.yml", GOOD + "global: {slack_api_url: '${env:HOOK}'}\n");

        assertThat(failure(config)).isEqualTo("failed to validate 1 file(s)");
        check(expanding(Map.of("HOOK", "http://hook"))).files(List.of(config));
        assertThatThrownBy(() -> check(expanding(Map.of())).files(List.of(config)))
                .hasMessage("failed to validate 1 file(s)");
        assertThat(err.toString(UTF_8)).contains("a.yml:3:25: global.slack_api_url: ${env:HOOK}: not set");
    }

    @Test
    void filesOfTeamsHaveVerdictsOfTheirOwn() throws Exception {
        Files.createDirectory(directory.resolve("teams"));
        String valid = "team: t\nroute: {receiver: p}\nreceivers: [{name: p}]\n";
        String teams = file("teams/a.yml", valid).replace("/a.yml", "");
        file("teams/b.yml", "team: t\nroute: {receiver: a/p}\n");
        file("teams/notes", "");
        String config = file("a.yml", GOOD);
        ConfigCheck.Options options = Records.with(OPTIONS, "teams", Optional.of(Path.of(teams)));

        assertThatThrownBy(() -> check(options).files(List.of(config))).hasMessage("failed to validate 1 file(s)");
        assertThat(out.toString(UTF_8))
                .isEqualTo("Checking '" + config + "'  SUCCESS\n" + FOUND + " - 0 templates\n\nChecking '" + teams
                        + "/a.yml'  SUCCESS\nFound:\n - team=\"t\"\n - 1 routes\n - 0 inhibit rules\n - 1 receivers\n"
                        + "\nChecking '" + teams + "/b.yml'  FAILED: undefined receiver \"a/p\" used in route\n\n");
        assertThat(err.toString(UTF_8))
                .contains(teams + "/b.yml:2:19: route.receiver: undefined receiver \"a/p\"")
                .contains("Warning: " + teams + "/notes: ignored (expected: a .yml or .yaml file)");
        file("teams/b.yml", valid);
        check(options).files(List.of(config));
    }

    private static ConfigCheck.Options expanding(Map<String, String> environment) {
        return Records.with(OPTIONS, "references", SecretReferences.expanded(environment));
    }
}
