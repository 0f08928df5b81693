package io.grapevine.tenant.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.grapevine.config.TeamFile;
import io.grapevine.config.file.yaml.SecretReferences;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.tenant.TenantDocument;
import io.grapevine.tenant.TenantId;
import io.grapevine.tenant.TenantLimits.Count;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The files in {@code config-examples/tenants}. */
class TenantExamplesTest {
    private static final Path EXAMPLE = Path.of("config-examples/tenants");

    private final TenantLoader loader = new TenantLoader(ParserMode.UTF8_WITH_FALLBACK, InstantSource.system());

    @Test
    void directoryHasTwoTenantsWithoutErrors() throws Exception {
        TenantFilesLoad load = new TenantFiles(
                        EXAMPLE.resolve("tenants"), SecretReferences.LITERAL, false, loader, InstantSource.system())
                .read();
        load.check(each -> {});
        assertThat(load.refused()).isEmpty();
        assertThat(load.status())
                .extracting(file -> file.tenant().toString(), TenantFile::state)
                .containsExactly(tuple("payments", TeamFile.State.LOADED), tuple("platform", TeamFile.State.LOADED));
        assertThat(load.configurations().get(TenantId.of("payments")).warnings())
                .isEmpty();
    }

    @Test
    void fallbackIsAConfigurationOfATenant() throws Exception {
        Path file = EXAMPLE.resolve("fallback.yml");
        assertThat(loader.file(
                        new TenantDocument(Files.readString(file), Map.of()),
                        new TenantLoader.Origin(file, SecretReferences.LITERAL, false)))
                .isInstanceOf(TenantLoader.Loaded.class);
    }

    @Test
    void limitsAreThoseOfTheFile() throws Exception {
        Path file = EXAMPLE.resolve("limits.yml");
        TenantLimitsFile.Loaded limits =
                (TenantLimitsFile.Loaded) TenantLimitsFile.parse(file, Files.readAllBytes(file));
        assertThat(limits.ignored()).isEmpty();
        assertThat(limits.limits().defaults().blockPrivate()).isTrue();
        assertThat(limits.limits().of(TenantId.of("payments")).of(Count.MAX_SILENCES_COUNT))
                .isEqualTo(20_000);
    }
}
