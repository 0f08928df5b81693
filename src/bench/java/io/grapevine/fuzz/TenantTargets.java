package io.grapevine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.yaml.Read;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.tenant.TenantHeader;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits;
import io.grapevine.tenant.config.TenantEnvelope;
import io.grapevine.tenant.config.TenantLimitsFile;
import io.grapevine.tenant.config.TenantLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Ids, uploads and limits of tenants. */
final class TenantTargets {
    private static final Path FILE = Path.of("limits.yml");

    private TenantTargets() {}

    static List<FuzzTarget> all() {
        TenantLoader loader = new TenantLoader(ParserMode.UTF8_WITH_FALLBACK, () -> Instant.EPOCH);
        return List.of(
                FuzzTarget.text(
                                "tenant-header",
                                TenantTargets::header,
                                List.of(
                                        "a",
                                        "Payments-1",
                                        "a|a",
                                        "a:k=v",
                                        "it's(1)*!",
                                        "%50",
                                        "=10",
                                        "..",
                                        "__markers__"))
                        .withWords("|", ":", "%2", "=", ".", "é"),
                FuzzTarget.bytes("tenant-upload", body -> upload(loader, body), List.of(bytes("""
                                template_files: {a.tmpl: '{{ define "a" }}b{{ end }}', "b": ""}
                                alertmanager_config: |
                                  route: {receiver: a}
                                  receivers: [{name: a, webhook_configs: [{url: 'http://a', http_config: {}}]}]
                                  templates: ['*.tmpl']
                                """), bytes("""
                                {"alertmanager_config": "route: {receiver: a}\\nreceivers: [{name: a}]"}
                                """)))
                        .withWords(
                                "template_files:", "alertmanager_config: ", "url_file: f", "|\n  ", "&a ", "*a", "../")
                        .withShare(0.1),
                FuzzTarget.bytes("tenant-limits", TenantTargets::limits, List.of(bytes("""
                                limits: {alertmanager_max_alerts_count: 5}
                                overrides:
                                  a: {alertmanager_notification_rate_limit_per_integration: {email: 0.5}}
                                  b: {alertmanager_receivers_firewall_block_cidr_networks: '10.0.0.0/8,fd00::/8'}
                                """)))
                        .withWords("overrides:", "alertmanager_", "-1", ".inf", "/33", "&a ", "*a")
                        .withShare(0.2));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** An id is the same after a way through the name of a file; a refusal has a status and a text. */
    private static void header(String value) {
        TenantId.Result refused = TenantHeader.read(value);
        if (refused.id().isEmpty()) {
            assertThat(refused.status()).isIn(401, 422);
            assertThat(refused.text()).isNotEmpty();
        }
        TenantId.parse(value)
                .id()
                .ifPresent(id ->
                        assertThat(TenantId.ofFileName(id.fileName()).id()).contains(id));
        TenantId.ofFileName(value)
                .id()
                .ifPresent(id -> assertThat(id.toString()).matches("[0-9a-zA-Z!_.*'()-]+"));
    }

    /** A document is the same after a download and an upload; a refusal has a text. */
    private static void upload(TenantLoader loader, byte[] body) {
        TenantLoader.Loaded loaded;
        try {
            loaded = loader.upload(body, TenantLimits.DEFAULT);
        } catch (ConfigLoadException refused) {
            assertThat(refused.text()).isNotEmpty();
            return;
        }
        byte[] download = bytes(TenantEnvelope.write(loaded.document()));
        try {
            assertThat(loader.upload(download, TenantLimits.DEFAULT).document()).isEqualTo(loaded.document());
        } catch (ConfigLoadException refused) {
            throw new AssertionError(refused);
        }
    }

    private static void limits(byte[] content) {
        Read<TenantLimitsFile> read = TenantLimitsFile.parse(FILE, content);
        assertThat(read.faults().isEmpty()).isEqualTo(read.value().isPresent());
    }
}
