package io.grapevine.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Config;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.receiver.plain.Gotify;
import io.grapevine.receiver.plain.Ntfy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section {@code receivers} of {@code grapevine.yml}. */
class AddedReceiversTest {
    private static final Path FILE = Path.of("/etc/am/grapevine.yml");
    private static final String NTFY = "ntfy_configs: [{url: 'https://n', topic: t}]";
    private static final String GOTIFY = "gotify_configs: [{url: 'https://g', token: hush}]";

    private static final Config CONFIG = Loading.config("""
            global: {http_config: {follow_redirects: false}}
            route: {receiver: team-x}
            receivers:
            - name: team-x
              webhook_configs: [{url: 'http://w'}]
            - name: phone
            """);

    private static Read<ConfigLoader.LoadedExtensions> parse(String yaml, Config config) {
        return Loading.loader(ParserMode.UTF8_WITH_FALLBACK).extensions(FILE, yaml.getBytes(UTF_8), config);
    }

    private static ConfigLoader.LoadedExtensions loaded(String yaml) {
        Read<ConfigLoader.LoadedExtensions> result = parse(yaml, CONFIG);
        assertThat(result.faults()).isEmpty();
        return result.get();
    }

    private static List<String> faults(String yaml) {
        return parse(yaml, CONFIG).faults().stream()
                .map(fault -> fault.toString().replace(FILE + ":", ""))
                .toList();
    }

    private static List<String> kinds(Config config, String receiver) {
        return config.receivers().stream()
                .filter(each -> each.name().equals(receiver))
                .flatMap(each -> each.integrations().stream())
                .map(IntegrationConfig::kind)
                .toList();
    }

    @Test
    void addedIntegrationsComeAfterThoseOfAlertmanager() {
        Config config = loaded("receivers: [{name: team-x, " + GOTIFY + ", " + NTFY + "}, {name: phone, " + NTFY + "}]")
                .extensions()
                .receivers()
                .addTo(CONFIG);
        assertThat(kinds(config, "team-x")).containsExactly("webhook", "ntfy", "gotify");
        assertThat(kinds(config, "phone")).containsExactly("ntfy");
        assertThat(config.receivers()).extracting(ReceiverConfig::name).containsExactly("team-x", "phone");
        assertThat(config.original()).isEqualTo(CONFIG.original());
    }

    @Test
    void theHttpClientIsThatOfGlobalUnlessItIsSet() {
        List<IntegrationConfig> added = loaded("receivers: [{name: phone, " + NTFY
                        + ", gotify_configs: [{url: 'https://g', token: t, http_config: {}}]}]")
                .extensions()
                .receivers()
                .byName()
                .get("phone");
        assertThat(((Ntfy) added.get(0)).httpConfig().followRedirects()).isFalse();
        assertThat(((Gotify) added.get(1)).httpConfig().followRedirects()).isTrue();
    }

    @Test
    void entriesOfIntegrationsCanBeAboutAddedOnes() {
        String added = "receivers: [{name: phone, " + NTFY + "}]\n";
        assertThat(loaded(added + "integrations: [{receiver: phone, kind: ntfy, index: 0, engine: mustache, "
                                + "fields: {message: '{{status}}'}, when_muted: {resolved: notify}}]")
                        .extensions()
                        .integrations())
                .hasSize(1);
        assertThat(faults(added + "integrations: [{receiver: phone, kind: ntfy, when_muted: {muted: notify}}]"))
                .as("a muted alert rings no phone")
                .singleElement()
                .asString()
                .contains("muted: \"notify\" (expected: ignore or resolve");
        assertThat(faults(added + "integrations: [{receiver: phone, kind: ntfy, index: 1}]"))
                .containsExactly("2:53: integrations[0].index: 1: receiver \"phone\" has 1 of kind ntfy "
                        + "(expected: 0 to 0)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            name: phne, K | 1:20: receivers[0].name: "phne" (expected: phone)
            K | 1:13: receivers[0].name: missing (expected: one of team-x, phone)
            name: phone | 1:13: receivers[0]: no integrations (expected: a list such as ntfy_configs)
            name: phone, slack_configs: [{}], K | 1:42: receivers[0].slack_configs: known to Alertmanager (expected: in alertmanager.yml)
            name: phone, ntfy_config: [], K | 1:27: receivers[0].ntfy_config: field not found (expected: ntfy_configs)
            name: phone, K}, {name: phone, K | 1:81: receivers[1].name: named before: "phone" (expected: each receiver once)
            """)
    void mistakesAreErrorsWithTheirPosition(String receiver, String fault) {
        assertThat(faults("receivers: [{" + receiver.replace("K", NTFY) + "}]")).containsExactly(fault);
    }

    @Test
    void addedKindsInAlertmanagersFileAreErrorsThatSayWhereTheyBelong() {
        assertThat(Loading.shown("route: {receiver: r}\nreceivers:\n- name: r\n  " + NTFY + "\n"))
                .containsExactly("4:17: receivers[0].ntfy_configs: unknown to Alertmanager "
                        + "(expected: in receivers of grapevine.yml)");
    }

    @Test
    void receiversOfTeamsAreAddedToAndMayBeMissing() {
        ConfigLoader loader = Loading.loader(ParserMode.UTF8_WITH_FALLBACK);
        MainFile main =
                Loading.load("route: {receiver: m}\nreceivers: [{name: m}]\n").get();
        byte[] team = "team: a\nroute: {receiver: r}\nreceivers: [{name: r}]\n".getBytes(UTF_8);
        Team a = loader.team(main, "a", Path.of("teams/a.yml"), team).get();
        Config merged = main.with(List.of(a), Path.of("teams"));

        Read<ConfigLoader.LoadedExtensions> loaded =
                parse("receivers: [{name: a/r, " + NTFY + "}, {name: a/gone, " + GOTIFY + "}]", merged);
        assertThat(kinds(loaded.get().extensions().receivers().addTo(merged), "a/r"))
                .containsExactly("ntfy");
        assertThat(loaded.warnings())
                .singleElement()
                .asString()
                .contains("receivers[1].name: \"a/gone\": not in force (expected: a receiver of a team)");
    }

    @Test
    void referencesInSecretsAreExpandedWithTheOthers(@TempDir Path directory) throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "tk_1\n");
        ConfigLoader loader = new ConfigLoader(new ConfigLoader.Options(
                ParserMode.UTF8_WITH_FALLBACK,
                text -> Optional.empty(),
                SecretReferences.expanded(Map.of("TOPIC", "secret-topic"))));
        String yaml = "receivers: [{name: phone, ntfy_configs: "
                + "[{url: 'https://n', topic: '${env:TOPIC}', token: '${file:token}'}]}]";
        Read<ConfigLoader.LoadedExtensions> loaded =
                loader.extensions(directory.resolve("grapevine.yml"), yaml.getBytes(UTF_8), CONFIG);
        Ntfy ntfy = (Ntfy)
                loaded.get().extensions().receivers().byName().get("phone").get(0);
        assertThat(ntfy.topic().reveal()).isEqualTo("secret-topic");
        assertThat(ntfy.token().reveal()).isEqualTo("tk_1");
        assertThat(loaded.secretFiles()).containsExactly(token);
    }

    @Test
    void theMaskedTextIsTheTextOfTheFileWithoutItsSecrets() {
        String yaml = """
                # 😀 hushed? no, this is no secret
                receivers:
                - name: phone
                  ntfy_configs:
                  - url: https://user:hush@ntfy.sh
                    topic: &t hush-1 # why
                    token: "hush\\t2"
                  - {url: 'https://ntfy.sh', topic: *t, token: 'hush-3'}
                  gotify_configs:
                  - url: https://g
                    token: >-
                      hush
                      4
                    http_config:
                      http_headers: {X-A: {secrets: [hush, hush-5], values: [shown]}}
                """;
        ConfigLoader.LoadedExtensions loaded = loaded("\uFEFF" + yaml);
        assertThat(loaded.masked()).isEqualTo("""
                # 😀 hushed? no, this is no secret
                receivers:
                - name: phone
                  ntfy_configs:
                  - url: "https://user:xxxxx@ntfy.sh"
                    topic: &t "<secret>" # why
                    token: "<secret>"
                  - {url: 'https://ntfy.sh', topic: *t, token: "<secret>"}
                  gotify_configs:
                  - url: https://g
                    token: "<secret>"
                    http_config:
                      http_headers: {X-A: {secrets: ["<secret>", "<secret>"], values: [shown]}}
                """);
        assertThat(loaded(loaded.masked()).extensions().receivers().byName().get("phone"))
                .hasSize(3);
    }
}
