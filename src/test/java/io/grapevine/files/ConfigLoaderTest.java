package io.grapevine.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Config;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.model.matcher.ParserMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    private static final String SMALL = "route: {receiver: r}\nreceivers: [{name: r}]\n";

    @Test
    void configLoaderReportsAllErrorsOfAFileInTheirOrderWithPositionAndField() {
        assertThat(Loading.shown("""
                        global:
                          resolve_timeout: 5 minutes
                          smpt_from: a
                        route:
                          receiver: unused
                          group_by: [a, a]
                          routes:
                          - matchers: ['a=~"["']
                          - repeat_interval: 0s
                        receivers:
                        - webhook_configs: [{}]
                        time_intervals:
                        - name: night
                          time_intervals: [{weekdays: [someday]}]
                        """))
                .satisfiesExactly(
                        fault -> assertThat(fault)
                                .startsWith("2:20: global.resolve_timeout: \"5 minutes\": unknown unit \" minutes\""),
                        fault -> assertThat(fault)
                                .isEqualTo("3:3: global.smpt_from: field not found (expected: smtp_from)"),
                        fault -> assertThat(fault).startsWith("5:13: route.receiver: undefined receiver \"unused\""),
                        fault -> assertThat(fault).startsWith("6:17: route.group_by[1]: duplicated label \"a\""),
                        fault -> assertThat(fault).startsWith("8:16: route.routes[0].matchers[0]: "),
                        fault -> assertThat(fault).startsWith("9:22: route.routes[1].repeat_interval: zero"),
                        fault -> assertThat(fault).startsWith("11:3: receivers[0].name: missing name in receiver"),
                        fault -> assertThat(fault).startsWith("11:21: receivers[0].webhook_configs[0]: "),
                        fault -> assertThat(fault)
                                .startsWith("14:32: time_intervals[0].time_intervals[0].weekdays[0]: someday "));
    }

    @Test
    void configLoaderReportsWhatAnAliasRepeatsOnce() {
        assertThat(Loading.shown("route: {receiver: r}\nreceivers:\n- name: r\n  webhook_configs: &w [{uri: x}]\n"
                        + "- name: s\n  webhook_configs: *w\n"))
                .filteredOn(fault -> fault.contains("uri"))
                .containsExactly("4:25: receivers[0].webhook_configs[0].uri: field not found (expected: url)");
    }

    @Test
    void configLoaderReportsATagThatTheParserCannotHold() {
        assertThat(Loading.shown("route: {receiver: r}\nreceivers: !%00\n"))
                .containsExactly("3:1: yaml: Tag must not contain leading or trailing spaces.");
    }

    @Test
    void configLoaderPutsTheFilesNameBeforeEachError() {
        assertThat(Loading.faults("route: {}").get(0))
                .hasToString("/etc/am/alertmanager.yml:1:8: route.receiver: missing "
                        + "(expected: a default receiver in the root route)");
    }

    @Test
    void configLoaderShowsAUrlThatIsNoSecretInItsError() {
        assertThat(Loading.shown(
                        "global: {opsgenie_api_url: 'foo', pagerduty_url: 'http://', victorops_api_url: 'http:/%zz',"
                                + " http_config: {proxy_url: 'http://me:hush@[::1'}}\n" + SMALL))
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault)
                                .contains("global.opsgenie_api_url: \"foo\": invalid URL: unsupported scheme \"\""),
                        fault -> assertThat(fault)
                                .contains("global.pagerduty_url: \"http://\": invalid URL: missing host for URL"),
                        fault -> assertThat(fault).contains("global.victorops_api_url: \"http:/%zz\": invalid URL: "),
                        fault -> assertThat(fault)
                                .contains("http_config.proxy_url: \"http://<secret>@[::1\": invalid URL: missing ']'"));
    }

    @Test
    void configLoaderShowsNoSecretInAnError() {
        assertThat(Loading.shown("global: {slack_api_url: 'ftp://hush', smtp_auth_password: [hush], "
                        + "opsgenie_api_key: hush, opsgenie_api_key_file: f, "
                        + "mattermost_webhook_url: 'http://hush:hush/'}\n" + SMALL))
                .hasSizeGreaterThan(3)
                .noneMatch(fault -> fault.contains("hush") && !fault.contains("port \":hush\""));
    }

    @Test
    void configLoaderSaysOnceWhatCannotBeReadAndDoesNotMissItToo() {
        assertThat(Loading.shown("global: {slack_api_url: 5, smtp_smarthost: x, smtp_from: [a]}\n"
                        + "route: {receiver: r}\n"
                        + "receivers: [{name: r, slack_configs: [{}], email_configs: [{to: a}]}]\n"))
                .hasSize(3)
                .allMatch(fault -> fault.contains(": global."));
    }

    @Test
    void configLoaderRefusesAFileThatIsNoUtf8WithThePlace() {
        byte[] latin = "route: {receiver: r}\n# caf\u00e9\n".getBytes(ISO_8859_1);
        List<ConfigError> faults =
                Loading.faults(Loading.loader(ParserMode.UTF8_WITH_FALLBACK).parse(Loading.FILE, latin));
        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(2);
            assertThat(fault.column()).isEqualTo(6);
        });
    }

    @Test
    void configLoaderRefusesDocumentsThatAliasesBlowUpOrThatContainThemselves() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("aN: &aN [*aM, *aM]\n".replace("N", "" + i).replace("M", "" + (i - 1)));
        }
        assertThat(Loading.shown(bomb.toString())).anyMatch(fault -> fault.contains("excessive aliasing"));
        assertThat(Loading.shown("route: &r {routes: [*r]}")).anyMatch(fault -> fault.contains("contains itself"));
    }

    @Test
    void configLoaderRefusesNestingWithoutEnd() {
        assertThat(Loading.shown("[".repeat(100_000))).hasSize(1);
        assertThat(Loading.shown("{a: ".repeat(100_000))).hasSize(1);
    }

    @Test
    void pathThatNoFileCanHaveIsLoadedAsAlertmanagerLoadsIt() throws IOException {
        Config config = Loading.config(SMALL + "templates: [\"a\\0b\", \"/a\\0/*\"]\n"
                + "global: {http_config: {tls_config: {ca_file: \"c\\0a\"}}}\n");

        assertThat(config.templates()).containsExactly(Loading.FILE.getParent() + "/a\0b", "/a\0/*");
        assertThat(config.global().httpConfig().tlsConfig().caFile()).isEqualTo(Loading.FILE.getParent() + "/c\0a");
        for (String pattern : config.templates()) {
            assertThat(TemplateFiles.files(pattern)).isEmpty();
        }
    }

    @Test
    void configLoaderReadsAFileAndTakesRelativePathsFromItsDirectory(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("am.yml");
        Files.writeString(
                file,
                SMALL + "templates: ['t/*.tmpl', ../x.tmpl, /abs.tmpl]\n"
                        + "global: {http_config: {tls_config: {ca_file: ca.pem}}, smtp_auth_password_file: pw}\n");
        Read<MainFile> result = Loading.loader(ParserMode.UTF8_STRICT).load(file);
        Config config = result.get().config();
        assertThat(config.templates())
                .containsExactly(
                        directory + "/t/*.tmpl",
                        directory.resolveSibling("x.tmpl").toString(),
                        "/abs.tmpl");
        assertThat(config.global().httpConfig().tlsConfig().caFile()).isEqualTo(directory + "/ca.pem");
        // Alertmanager leaves the paths of secrets in files to the working directory.
        assertThat(config.global().smtp().authPasswordFile()).isEqualTo("pw");
    }

    @Test
    void configLoaderSaysThatAFileIsMissingWithItsName(@TempDir Path directory) {
        Read<MainFile> result = Loading.loader(ParserMode.CLASSIC).load(directory.resolve("none.yml"));
        assertThat(Loading.faults(result))
                .singleElement()
                .asString()
                .endsWith("none.yml: no such file or directory (expected: a file that can be read)");
    }

    @Test
    void hashesTheBytesAsAlertmanagerDoes() {
        // md5sum of the text below begins with ad 7e be 4b 73 cf; alertmanager_config_hash is that, lowest byte first.
        assertThat(Loading.config(SMALL).hash()).isEqualTo(228094098964141L);
    }

    @Test
    void configLoaderFillsInEveryDefaultOfTheSectionGlobal() {
        Config config = Loading.config(SMALL);
        assertThat(config.global().resolveTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.global().smtp().hello()).isEqualTo("localhost");
        assertThat(config.global().smtp().requireTls()).isTrue();
        assertThat(Loading.config("global:\n" + SMALL).global()).isEqualTo(config.global());
        assertThat(Loading.config("global: {}\n" + SMALL).global()).isEqualTo(config.global());
    }

    @Test
    void configLoaderTakesNullForEmptyEvenWhereThereIsADefault() {
        Config config = Loading.config("global: {smtp_hello: , smtp_require_tls: ~, pagerduty_url: null}\n" + SMALL);
        assertThat(config.global().smtp().hello()).isEmpty();
        assertThat(config.global().smtp().requireTls()).isFalse();
        assertThat(config.global().pagerdutyUrl()).isNull();
    }

    @Test
    void configLoaderKeepsTracingAndTheEventRecorder() {
        Config config =
                Loading.config(SMALL + "tracing: {endpoint: 'x:1'}\nevent_recorder: {file_outputs: [{path: e}]}\n");
        assertThat(config.tracing()).satisfies(tracing -> {
            assertThat(tracing.endpoint()).isEqualTo("x:1");
            assertThat(tracing.clientType()).isEqualTo("grpc");
        });
        assertThat(config.eventRecorder().fileOutputs())
                .singleElement()
                .satisfies(output -> assertThat(output.path()).isEqualTo("/etc/am/e"));
        assertThat(Loading.config(SMALL).tracing()).isNull();
    }

    private static List<String> shownOfOutputs(String outputs) {
        return Loading.shown(SMALL + "event_recorder: " + outputs + "\n");
    }

    @Test
    void outputsOfTheEventRecorderMayHaveNames() {
        String outputs = "{file_outputs: [{name: a, path: p}, {path: p}, {path: p}], "
                + "webhook_outputs: [{name: a, url: 'http://h/'}, {name: A, url: 'http://h/'}], "
                + "kafka_outputs: [{name: \"a/b:c\\n\\u00e9\", brokers: [b], topic: t}, {name: yes, brokers: [b], topic: t}], "
                + "stdout_outputs: [{name: 1}, {}, {}, {name: 0x1}]}";
        Config config = Loading.config(SMALL + "event_recorder: " + outputs + "\n");

        assertThat(config.eventRecorder().fileOutputs())
                .extracting(EventRecorderConfig.FileOutput::name)
                .containsExactly("a", "", "");
        assertThat(config.eventRecorder().stdoutOutputs())
                .extracting(EventRecorderConfig.StdoutOutput::name)
                .containsExactly("1", "", "", "0x1");
        assertThat(config.original())
                .contains("  - name: a\n    path: /etc/am/p\n  - path: /etc/am/p\n")
                .contains("  - name: a\n    url: <secret>\n")
                .contains("  stdout_outputs:\n  - name: \"1\"\n  - {}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file_outputs: [{name: a, path: p}, {path: q}, {path: q, name: a}]",
                "webhook_outputs: [{name: a, url: 'http://h/'}, {name: b, url: 'http://h/'}, {url: 'http://h/', name: a}]",
                "kafka_outputs: [{name: a, brokers: [b], topic: t}, {brokers: [b], topic: t}, {brokers: [b], topic: t, name: a}]",
                "stdout_outputs: [{name: 'a'}, {}, {name: \"\\x61\"}]",
                "stdout_outputs: [&a {name: a}, {}, *a]",
                "stdout_outputs: [&a {name: a}, {}, {<<: *a}]",
            })
    void outputsOfAKindHaveNamesOfTheirOwn(String outputs) {
        assertThat(shownOfOutputs("{" + outputs + "}"))
                .singleElement()
                .asString()
                .startsWith("3:")
                .endsWith(
                        "_outputs[2].name: \"a\" is not unique (expected: a name of its own among outputs of this kind)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "~", ""})
    void outputsOfTheEventRecorderHaveNoEmptyNames(String name) {
        for (String rest :
                List.of("file_outputs: [{path: p", "webhook_outputs: [{url: 'http://h/'", "stdout_outputs: [{")) {
            assertThat(shownOfOutputs("{" + rest + (rest.endsWith("{") ? "" : ", ") + "name: " + name + "}]}"))
                    .singleElement()
                    .asString()
                    .startsWith("3:")
                    .endsWith("_outputs[0].name: empty (expected: a name, or no such key)");
        }
    }

    @Test
    void namesOfOutputsAreText() {
        assertThat(shownOfOutputs("{stdout_outputs: [{name: [a]}, {name: {a: b}}]}"))
                .hasSize(2)
                .allMatch(fault -> fault.endsWith("(expected: a string)"));
    }

    @Test
    void warnsOfMatchersThatOnlyTheClassicGrammarReads() {
        String yaml = "route: {receiver: r, routes: [{matchers: ['a=\"b\"', 'a=b c']}]}\nreceivers: [{name: r}]\n";
        assertThat(Loading.load(yaml).warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.field()).isEqualTo("route.routes[0].matchers[1]");
            assertThat(warning.line()).isEqualTo(1);
        });
    }

    @Test
    void allowsLabelNamesAsTheModeDoes() {
        byte[] yaml = "route: {receiver: r, group_by: [é]}\nreceivers: [{name: r}]\n".getBytes(UTF_8);
        assertThat(Loading.faults(Loading.loader(ParserMode.CLASSIC).parse(Loading.FILE, yaml)))
                .hasSize(1);
        assertThat(Loading.faults(Loading.loader(ParserMode.UTF8_STRICT).parse(Loading.FILE, yaml)))
                .isEmpty();
        assertThat(Loading.faults(Loading.loader(ParserMode.UTF8_WITH_FALLBACK).parse(Loading.FILE, yaml)))
                .isEmpty();
    }
}
