package io.grapevine.tenant.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.grapevine.config.ServerConfig;
import io.grapevine.config.TeamFile;
import io.grapevine.config.yaml.Read;
import io.grapevine.config.yaml.ReadContext;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.YamlText;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.FileSet;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantHeader;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits.Count;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The files in {@code config-examples/tenants}. */
class TenantExamplesTest {
    private static final Path EXAMPLE = Path.of("config-examples/tenants");

    private final TenantLoader loader = new TenantLoader(ParserMode.UTF8_WITH_FALLBACK, InstantSource.system());

    @Test
    void directoryHasTwoTenantsWithoutErrors() throws Exception {
        FileSet.Load<TenantId, TenantDocument, TenantLoader.Loaded> load = new TenantFiles(
                        EXAMPLE.resolve("tenants"), SecretReferences.LITERAL, false, loader, InstantSource.system())
                .load();
        assertThat(load.listing().refused()).isEmpty();
        assertThat(load.files())
                .extracting(file -> file.key().toString(), FileSet.Member::state)
                .containsExactly(tuple("payments", TeamFile.State.LOADED), tuple("platform", TeamFile.State.LOADED));
        assertThat(load.values().get(TenantId.of("payments")).warnings()).isEmpty();
    }

    @Test
    void fallbackIsAConfigurationOfATenant() throws Exception {
        Path file = EXAMPLE.resolve("fallback.yml");
        assertThat(loader.file(
                                new TenantDocument(Files.readString(file), Map.of()),
                                new TenantLoader.Origin(file, SecretReferences.LITERAL, false))
                        .faults())
                .isEmpty();
    }

    @Test
    void settingsNameTheOtherFiles() {
        ServerConfig.Tenants tenants = ConfigLoader.LITERAL
                .server(EXAMPLE.resolve("grapevine.yml"))
                .get()
                .tenants();
        assertThat(List.of(tenants.fallbackConfig(), tenants.limitsFile()))
                .allSatisfy(file -> assertThat(Path.of(file)).exists());
    }

    @Test
    void prometheusNamesATenantOfTheDirectoryInAHeader() throws Exception {
        Path file = EXAMPLE.resolve("prometheus.yml");
        ReadContext reading = new ReadContext(file.toString(), EXAMPLE);
        Value alerting = YamlText.parse(Files.readAllBytes(file), reading)
                .orElseThrow()
                .entries()
                .get("alerting");
        List<Value> servers = alerting.entries().get("alertmanagers").items();
        assertThat(servers).hasSize(2).allSatisfy(server -> {
            Map<String, Value> fields = server.entries();
            assertThat(fields.get("path_prefix").text()).isEqualTo("/alertmanager");
            Map<String, Value> header = fields.get("http_headers").entries();
            assertThat(header).containsOnlyKeys(TenantHeader.NAME);
            assertThat(header.get(TenantHeader.NAME).entries().get("values").texts())
                    .allMatch(tenant ->
                            Files.isDirectory(EXAMPLE.resolve("tenants").resolve(tenant)));
        });
        assertThat(servers.get(1).entries().get("tls_config").textMap())
                .containsKeys("ca_file", "cert_file", "key_file");
        assertThat(reading.isEmpty()).isTrue();
    }

    @Test
    void grafanaHasADataSourceThatNamesATenantInAHeader() throws Exception {
        Path file = EXAMPLE.resolve("grafana.yml");
        ReadContext reading = new ReadContext(file.toString(), EXAMPLE);
        Value root = YamlText.parse(Files.readAllBytes(file), reading).orElseThrow();
        Map<String, Value> source =
                root.entries().get("datasources").items().get(0).entries();
        assertThat(source.get("type").text()).isEqualTo("alertmanager");
        assertThat(source.get("jsonData").textMap())
                .containsEntry("implementation", "mimir")
                .containsEntry("httpHeaderName1", TenantHeader.NAME);
        assertThat(TenantId.parse(source.get("secureJsonData").textMap().get("httpHeaderValue1"))
                        .id())
                .isPresent();
    }

    @Test
    void limitsAreThoseOfTheFile() throws Exception {
        Path file = EXAMPLE.resolve("limits.yml");
        Read<TenantLimitsFile> limits = TenantLimitsFile.parse(file, Files.readAllBytes(file));
        assertThat(limits.warnings()).isEmpty();
        assertThat(limits.get().defaults().blockPrivate()).isTrue();
        assertThat(limits.get().of(TenantId.of("payments")).of(Count.MAX_SILENCES_COUNT))
                .isEqualTo(20_000);
    }
}
