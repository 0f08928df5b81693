package io.grapevine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Config;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.MainFile;
import io.grapevine.files.TemplateFiles;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.web.access.FuzzedAccess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Configuration files. */
final class YamlTargets {
    private static final Path FILE = Path.of("/etc/am/alertmanager.yml");
    private static final String[] WORDS = {
        "route:",
        "receivers:",
        "- ",
        "name: ",
        "&a ",
        "*a",
        "<<: *a",
        "!!str ",
        "!!binary ",
        "|\n",
        ">-\n",
        "? ",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "'",
        "\"",
        "{",
        "}",
        "[",
        "]",
        ": ",
        "#",
        "~",
        "null",
        "yes",
        "1e3",
        "0x1F",
        "\t",
        "  ",
        "\n",
        "group_by: ['...']",
        "matchers:",
        "match_re:",
        "continue: true",
        "routes:",
        "webhook_configs:",
        "slack_configs:",
        "email_configs:",
        "time_intervals:",
        "mute_time_intervals:",
        "inhibit_rules:",
        "global:",
        "templates:",
        "group_wait: 1s",
        "http_config:",
        "basic_auth:",
        "url: 'http://h'",
        "&a [*a,*a]",
        "\u0085",
        "\uFEFF"
    };

    private YamlTargets() {}

    static List<FuzzTarget> all(Path scratch) {
        ConfigLoader loader = new ConfigLoader(new ConfigLoader.Options(
                ParserMode.UTF8_WITH_FALLBACK, TemplateFiles::syntaxFault, SecretReferences.LITERAL));
        Config config =
                loader.parse(FILE, Seeds.examples("mustache").get(0)).get().config();
        List<FuzzTarget> targets = new ArrayList<>();
        targets.add(FuzzTarget.bytes("alertmanager.yml", content -> load(loader, content), Seeds.configurations())
                .withWords(WORDS)
                .withShare(0.1));
        targets.add(
                FuzzTarget.bytes("grapevine.yml", content -> extensions(config, content), Seeds.examples("grapevine"))
                        .withWords(WORDS)
                        .withShare(0.1));
        targets.add(FuzzTarget.bytes(
                        "web-config",
                        content -> FuzzedAccess.read(scratch, content),
                        List.of("""
                        http_server_config:
                          http2: false
                          headers: {X-Frame-Options: deny}
                        rate_limit: {interval: 1s, burst: 5}
                        basic_auth_users:
                          a: $2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG
                        """.getBytes(StandardCharsets.UTF_8), """
                        tls_server_config:
                          cert_file: server.crt
                          key_file: server.key
                          client_auth_type: RequireAndVerifyClientCert
                          min_version: TLS13
                          cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]
                          curve_preferences: [X25519]
                        """.getBytes(StandardCharsets.UTF_8)))
                .withWords(WORDS)
                .withShare(0.1));
        return targets;
    }

    /** A file is a configuration, or has errors with their places. */
    private static void load(ConfigLoader loader, byte[] content) {
        Read<MainFile> result = loader.parse(FILE, content);
        assertThat(result.faults().isEmpty()).isEqualTo(result.value().isPresent());
        assertThat(result.faults()).allMatch(fault -> fault.toString().startsWith(FILE + ":"));
    }

    private static void extensions(Config config, byte[] content) {
        Read<ConfigLoader.LoadedExtensions> result = ConfigLoader.LITERAL.extensions(FILE, content, config);
        assertThat(result.faults().isEmpty()).isEqualTo(result.value().isPresent());
    }
}
